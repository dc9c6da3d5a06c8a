package io.s3trace.examples.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Scanner;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A client over Java's own TLS. Its argument is the certificate to trust, each line of its stdin a host and a port. */
final class JavaClient {
    private static final byte[] BODY = new byte[100_000];
    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, "
            + "SignedHeaders=host, Signature=0";

    private JavaClient() {}

    public static void main(String[] args) throws Exception {
        SSLContext trusting = trusting(Path.of(args[0]));
        HttpsURLConnection.setDefaultSSLSocketFactory(trusting.getSocketFactory());
        Scanner orders = new Scanner(System.in);
        while (orders.hasNextLine()) {
            String[] words = orders.nextLine().split(" ");
            String url = "https://" + words[0] + ":" + words[1] + "/bucket/java";
            require(request("PUT", url) / 100 == 2);
            require(request("GET", url) == 200);
            require(request("GET", url) == 200);
            require(request("HEAD", url) == 200);
            require(request("DELETE", url) == 204);
        }
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static int request(String method, String url) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", SIGNED);
        if (method.equals("PUT")) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(BODY.length);
            connection.getOutputStream().write(BODY);
        }
        int status = connection.getResponseCode();
        try (InputStream body = connection.getInputStream()) {
            body.readAllBytes();
        }
        return status;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalStateException();
        }
    }
}
