import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The JDK's HttpClient, for Java 11 and later. Arguments: endpoint, presigned target to GET, presigned target to PUT. Waits for
 * a line before its first request.
 */
public final class JavaHttpClient {
    private static final int IN_FLIGHT = 10;
    private static final int BODY = 200_000;

    private JavaHttpClient() {}

    public static void main(String[] args) throws Exception {
        System.out.println("waiting");
        System.in.read();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest get = HttpRequest.newBuilder(URI.create(args[0] + args[1])).build();
        HttpRequest put = HttpRequest.newBuilder(URI.create(args[0] + args[2]))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[BODY])).build();
        require(client.send(put, HttpResponse.BodyHandlers.ofByteArray()).statusCode() == 200);
        for (int i = 0; i < 3; i++) {
            require(client.send(get, HttpResponse.BodyHandlers.ofByteArray()).body().length == BODY);
        }
        List<CompletableFuture<HttpResponse<byte[]>>> many = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            many.add(client.sendAsync(i % 2 == 0 ? put : get, HttpResponse.BodyHandlers.ofByteArray()));
        }
        for (CompletableFuture<HttpResponse<byte[]>> response : many) {
            require(response.join().statusCode() == 200);
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }
}
