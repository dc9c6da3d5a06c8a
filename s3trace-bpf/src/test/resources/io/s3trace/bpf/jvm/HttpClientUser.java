import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLContext;

/** The part of {@code TlsClient} that needs Java 11. */
public class HttpClientUser {
    private static HttpClient client;

    public static String get(SSLContext context, String url) throws Exception {
        if (client == null) {
            client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
        }
        int length = client.send(HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofByteArray(new byte[50000])).build(),
                BodyHandlers.ofByteArray()).body().length;
        if (length != 20000) {
            throw new IOException("read " + length);
        }
        return "";
    }
}
