package io.s3trace.benchmarks;

import io.s3trace.bpf.jvm.JsseAgent;
import io.s3trace.bpf.jvm.Jvm;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a call of the agent's in Java's TLS costs while no tracer is there. A request makes two to six
 * of them: each read and each write, and the question before each whether to begin a handshake.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/sun.security.ssl=ALL-UNNAMED",
        "-XX:+EnableDynamicAgentLoading"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DormantHookBenchmark {
    private static final int LENGTH = 1000;

    private final byte[] bytes = new byte[LENGTH];

    /** The hooks, in this virtual machine. It is initialised after the agent has defined them. */
    private static final class Hooks {
        static final MethodHandle RECEIVED = find("received");
        static final MethodHandle STARTS = find("starts");

        private static MethodHandle find(String name) {
            try {
                Method hook = Arrays.stream(Class.forName("sun.security.ssl.S3TraceBridge1").getDeclaredMethods())
                        .filter(method -> method.getName().equals(name)).findFirst().orElseThrow();
                hook.setAccessible(true);
                MethodHandle handle = MethodHandles.lookup().unreflect(hook);
                return handle.asType(handle.type().erase());
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the agent's classes are not as expected", e);
            }
        }
    }

    /** A process that loads the agent into another: no process does that to itself. Argument: the other's pid. */
    private static final class Loader {
        public static void main(String[] args) throws Exception {
            JsseAgent.load(Jvm.of(Integer.parseInt(args[0])).orElseThrow(), Duration.ofSeconds(10)).close();
        }
    }

    /** Loads the agent. Nobody renews a lease. */
    @Setup(Level.Trial)
    public void load() throws Exception {
        Process loader = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Loader.class.getName(),
                Long.toString(ProcessHandle.current().pid())).inheritIO().start();
        if (loader.waitFor() != 0) {
            throw new IllegalStateException("the agent was not loaded");
        }
    }

    /** The loop and the call of nothing: what the others are to be compared with. */
    @Benchmark
    public int nothing() {
        return bytes.length;
    }

    @Benchmark
    public int received() throws Throwable {
        return (int) Hooks.RECEIVED.invokeExact(bytes.length, (Object) null, (Object) bytes, 0);
    }

    @Benchmark
    public int starts() throws Throwable {
        Hooks.STARTS.invokeExact((Object) null);
        return bytes.length;
    }
}
