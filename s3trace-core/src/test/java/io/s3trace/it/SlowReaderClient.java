package io.s3trace.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** A client that works on each piece of a body before it reads the next, or reads all at once. */
final class SlowReaderClient {
    private static final int COUNT = 12;
    private static final int PIECE = 1 << 16;
    private static final long WORK_MILLIS = 30;

    private SlowReaderClient() {}

    /** Runs it; the arguments are the endpoint, and sick or healthy. */
    public static void main(String[] args) throws IOException, InterruptedException {
        for (int number = 0; number < COUNT; number++) {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(args[0] + "/large/object-" + number).toURL().openConnection();
            connection.setRequestProperty("Authorization", ScriptedS3.SIGNATURE);
            try (InputStream body = connection.getInputStream()) {
                while (body.readNBytes(PIECE).length > 0) {
                    if (args[1].equals("sick")) {
                        Thread.sleep(WORK_MILLIS);
                    }
                }
            }
        }
    }
}
