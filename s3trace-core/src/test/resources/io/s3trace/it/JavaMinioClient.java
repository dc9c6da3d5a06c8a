import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import okhttp3.OkHttpClient;

/**
 * MinIO's client, over OkHttp. Arguments: endpoint, bucket, key and secret of the account. Waits for a line before its first
 * request.
 */
public final class JavaMinioClient {
    private static final int LARGE = 12 << 20;

    private JavaMinioClient() {}

    public static void main(String[] args) throws Exception {
        System.out.println("waiting");
        while (System.in.read() != '\n') {
            // the rest of the line
        }
        String bucket = args[1];
        try (MinioClient minio = MinioClient.builder().endpoint(args[0]).region("us-east-1").credentials(args[2], args[3])
                .httpClient(new OkHttpClient()).build()) { // MinIO's own trusts nothing but files
            put(minio, bucket, "minio-small", 5);
            put(minio, bucket, "minio-large", LARGE);
            require(minio.statObject(StatObjectArgs.builder().bucket(bucket).object("minio-large").build()).size() == LARGE);
            require(read(minio.getObject(GetObjectArgs.builder().bucket(bucket).object("minio-large").build())) == LARGE);
            require(read(minio.getObject(GetObjectArgs.builder().bucket(bucket).object("minio-large").offset(10L).length(10L)
                    .build()))
                    == 10);
            int found = 0;
            for (Result<Item> item : minio.listObjects(ListObjectsArgs.builder().bucket(bucket).prefix("minio-").build())) {
                require(item.get().size() > 0);
                found++;
            }
            require(found == 2);
            minio.removeObject(RemoveObjectArgs.builder().bucket(bucket).object("minio-small").build());
            minio.removeObject(RemoveObjectArgs.builder().bucket(bucket).object("minio-large").build());
        }
        System.exit(0); // OkHttp's threads would stay for a minute
    }

    private static void put(MinioClient minio, String bucket, String key, int length) throws Exception {
        minio.putObject(PutObjectArgs.builder().bucket(bucket).object(key)
                .stream(new ByteArrayInputStream(new byte[length]), length, 5 << 20).build());
    }

    private static int read(InputStream body) throws Exception {
        try (InputStream in = body) {
            byte[] buffer = new byte[10_000];
            int length = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                length += n;
            }
            return length;
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }
}
