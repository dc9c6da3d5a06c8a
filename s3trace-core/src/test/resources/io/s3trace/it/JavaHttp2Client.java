import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The JDK's HttpClient with HTTP/2, on one connection. Arguments: endpoint, presigned target to GET, presigned target to PUT, and
 * {@code early} if it is to use the connection before it waits for a line.
 */
public final class JavaHttp2Client {
    private static final int IN_FLIGHT = 60;
    private static final int BODY = 200_000;
    private static final int LARGE = 3_000_000;

    private JavaHttp2Client() {}

    public static void main(String[] args) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest get = HttpRequest.newBuilder(URI.create(args[0] + args[1])).build();
        URI target = URI.create(args[0] + args[2]);
        HttpRequest put = put(target, BODY);
        if (args.length > 3) {
            send(client, put);
            send(client, get);
        }
        System.out.println("waiting");
        System.in.read();
        send(client, put(target, LARGE));
        require(send(client, get).body().length == LARGE);
        send(client, put(target, 1));
        require(send(client, get).body().length == 1);
        send(client, put);
        require(send(client, get).body().length == BODY);
        List<CompletableFuture<HttpResponse<byte[]>>> many = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            many.add(client.sendAsync(i % 3 == 0 ? put : get, HttpResponse.BodyHandlers.ofByteArray()));
        }
        for (CompletableFuture<HttpResponse<byte[]>> response : many) {
            require(response.join().statusCode() / 100 == 2);
        }
    }

    private static HttpRequest put(URI target, int length) {
        return HttpRequest.newBuilder(target).PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[length])).build();
    }

    private static HttpResponse<byte[]> send(HttpClient client, HttpRequest request) throws Exception {
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        require(response.statusCode() / 100 == 2 && response.version() == HttpClient.Version.HTTP_2);
        return response;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }
}
