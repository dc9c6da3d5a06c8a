import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Hadoop's S3A, by its FileSystem API. Arguments: endpoint, bucket, key and secret of the account, kind of input stream. Waits
 * for a line before its first request.
 */
public final class JavaS3aClient {
    private static final int LARGE = 12 << 20;

    private JavaS3aClient() {}

    public static void main(String[] args) throws Exception {
        System.out.println("waiting");
        while (System.in.read() != '\n') {
            // the rest of the line
        }
        try (FileSystem files = FileSystem.newInstance(URI.create("s3a://" + args[1]), configuration(args))) {
            Path folder = new Path("/folder-" + args[4]);
            Path large = new Path(folder, "large");
            write(files, new Path(folder, "small"), 5);
            write(files, large, LARGE);
            require(files.getFileStatus(large).getLen() == LARGE);
            seek(files, large);
            require(files.listStatus(folder).length == 2);
            Path renamed = new Path("/renamed-" + args[4]);
            require(files.rename(folder, renamed));
            require(!files.exists(folder));
            require(files.listStatus(renamed).length == 2);
            require(files.delete(renamed, true));
        }
    }

    private static Configuration configuration(String[] args) {
        Configuration configuration = new Configuration();
        configuration.set("fs.s3a.endpoint", args[0]);
        configuration.set("fs.s3a.endpoint.region", "us-east-1");
        configuration.set("fs.s3a.path.style.access", "true");
        configuration.set("fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        configuration.set("fs.s3a.access.key", args[2]);
        configuration.set("fs.s3a.secret.key", args[3]);
        configuration.set("fs.s3a.fast.upload.buffer", "array");
        configuration.set("fs.s3a.multipart.size", "5M");
        configuration.set("fs.s3a.checksum.generation", "false");
        configuration.set("fs.s3a.multiobjectdelete.enable", "false"); // S3Proxy does not know how S3A asks for it
        configuration.set("fs.s3a.input.stream.type", args[4]);
        return configuration;
    }

    private static void write(FileSystem files, Path path, int length) throws IOException {
        try (FSDataOutputStream out = files.create(path, true)) {
            out.write(new byte[length]);
        }
    }

    private static FSDataInputStream open(FileSystem files, Path path, String policy) throws Exception {
        return files.openFile(path).opt("fs.option.openfile.read.policy", policy).build().get();
    }

    private static void seek(FileSystem files, Path path) throws Exception {
        byte[] buffer = new byte[100_000];
        try (FSDataInputStream in = open(files, path, "random")) { // otherwise it gives up a response for each seek
            in.readFully(buffer);
            in.seek(8_000_000);
            in.readFully(buffer);
            in.seek(100);
            in.readFully(buffer);
            in.readFully(LARGE - buffer.length, buffer);
        }
        try (FSDataInputStream in = open(files, path, "sequential")) {
            int length = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                length += n;
            }
            require(length == LARGE);
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }
}
