import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Uses the agent's table of bodies as its hooks do. Compiled for Java 8 by the test that runs it. */
public class BodiesUser {
    private static final long CONNECTION = 0x1234567800000042L;
    private static final int RECEIVED = 2;
    private static final int HEADER = 64;

    private BodiesUser() {}

    /** What waits of a body when another tracer has come beside the first one, and when another one has come after it. */
    public static String tracers() throws Exception {
        String beside = wait(0x10001L, 0x10002L);
        return "beside=" + beside + " after=" + wait(0x10001L, 0x20003L);
    }

    private static String wait(long stamp, long later) throws Exception {
        byte[] head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer slot = ByteBuffer.allocate(HEADER + head.length);
        for (int i = 0; i < head.length; i++) {
            slot.put(HEADER + i, head[i]);
        }
        long now = System.nanoTime();
        int entry = (int) call("enter", CONNECTION, stamp, now);
        call("begin", entry, CONNECTION, stamp);
        call("begins", entry, RECEIVED, true, head.length, slot, head.length);
        call("moved", entry, RECEIVED, 70_000, now, now, true);
        call("handedOver", entry, now);
        call("moved", entry, RECEIVED, 1000, now, now, true);
        int waiting = (int) call("waiting", entry);
        call("leave", entry);
        int again = (int) call("enter", CONNECTION, later, now);
        int left = (int) call("waiting", again);
        call("forget", again);
        call("leave", again);
        return waiting + "," + left;
    }

    /** What another thread gets of an entry that is taken: for good, and for a moment. */
    public static String busy() throws Exception {
        long now = System.nanoTime();
        int entry = (int) call("enter", CONNECTION, 0x10001L, now);
        int forGood = (int) call("find", CONNECTION, 0x10001L, System.nanoTime());
        boolean got = false;
        for (int i = 0; i < 100 && !got; i++) { // the other thread may have no processor for longer than it is waited for
            Thread other = new Thread(() -> {
                try {
                    call("leave", entry);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            other.start();
            int found = (int) call("find", CONNECTION, 0x10001L, System.nanoTime());
            got = found == entry;
            other.join();
            if (!got) {
                entries().set(entry, 1);
            }
        }
        call("forget", entry);
        call("leave", entry);
        return "for good=" + forGood + " for a moment=" + got;
    }

    /** How many bytes of a connection wait in an entry. It may still be that of one whose close was lost. */
    static long waiting(int entry, long connection) throws Exception {
        Field all = bodies().getDeclaredField("ALL");
        all.setAccessible(true);
        long[] fields = (long[]) all.get(null);
        return fields[entry * 16] == connection ? fields[entry * 16 + 2] : 0;
    }

    /** How many bytes of a connection would be handed over if another call of it was made now. */
    static int waitingNow(long connection) throws Exception {
        Method stamp = Class.forName("sun.security.ssl.S3TraceBridge1").getDeclaredMethod("stamp");
        stamp.setAccessible(true);
        int entry = (int) call("find", connection, stamp.invoke(null), System.nanoTime());
        int waiting = (int) call("waiting", entry);
        call("leave", entry);
        return waiting;
    }

    static AtomicIntegerArray entries() throws Exception {
        Field taken = bodies().getDeclaredField("TAKEN");
        taken.setAccessible(true);
        return (AtomicIntegerArray) taken.get(null);
    }

    private static Class<?> bodies() throws Exception {
        return Class.forName("sun.security.ssl.S3TraceBodies1");
    }

    private static Object call(String name, Object... arguments) throws Exception {
        for (Method method : bodies().getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                method.setAccessible(true);
                return method.invoke(null, arguments);
            }
        }
        throw new NoSuchMethodException(name);
    }
}
