package io.s3trace.jsse;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which method is changed, where, and what is called there. All hooks are in private or final classes of the JDK. */
enum Hook {
    SOCKET_WRITE("SSLSocketImpl$AppOutputStream", "write", "([BII)V", true),
    SOCKET_READ("SSLSocketImpl$AppInputStream", "read", "([BII)I", true),
    SOCKET_CLOSE("SSLSocketImpl", "close", "()V", false),
    ENGINE_WRAP("SSLEngineImpl", "writeRecord", Hook.RECORD, true),
    ENGINE_UNWRAP("SSLEngineImpl", "readRecord", Hook.RECORD, true),
    ENGINE_CLOSE("SSLEngineImpl", "closeOutbound", "()V", false),
    HANDSHAKE_START("TransportContext", "kickstart", "()V", false),
    HANDSHAKE_DONE("TransportContext", "finishHandshake", "()Ljavax/net/ssl/SSLEngineResult$HandshakeStatus;", true),
    FATAL("TransportContext", "fatal",
            "(Lsun/security/ssl/Alert;Ljava/lang/String;ZLjava/lang/Throwable;)Ljavax/net/ssl/SSLException;", false);

    private static final String RECORD =
            "([Ljava/nio/ByteBuffer;II[Ljava/nio/ByteBuffer;II)Ljavax/net/ssl/SSLEngineResult;";
    private static final String SOCKET = "Lsun/security/ssl/SSLSocketImpl;";
    private static final String ENGINE = "Lsun/security/ssl/SSLEngineImpl;";
    private static final String MOVED = "(Ljavax/net/ssl/SSLEngineResult;" + ENGINE + "[Ljava/nio/ByteBuffer;II)V";

    private static final String PRODUCED =
            "(Ljavax/net/ssl/SSLEngineResult;" + ENGINE + "[Ljava/nio/ByteBuffer;II[Ljava/nio/ByteBuffer;I)V";

    /** How many values a call lays on the stack at most. */
    static final int STACK = 7;

    final String owner;
    final String method;
    final String descriptor;
    final boolean atReturn;

    Hook(String owner, String method, String descriptor, boolean atReturn) {
        this.owner = Bridge.PACKAGE + owner;
        this.method = method;
        this.descriptor = descriptor;
        this.atReturn = atReturn;
    }

    /** Writes the call. It needs no variable and no branch, so that nothing else of the method has to change. */
    void call(MethodVisitor code) {
        switch (this) { // one class for each constant would be a tenth of the jar
            case SOCKET_WRITE:
                socket(code);
                code.visitVarInsn(Opcodes.ALOAD, 1);
                code.visitVarInsn(Opcodes.ILOAD, 2);
                code.visitVarInsn(Opcodes.ILOAD, 3);
                bridge(code, "sent", "(" + SOCKET + "[BII)V");
                break;
            case SOCKET_READ:
                socket(code);
                code.visitVarInsn(Opcodes.ALOAD, 1);
                code.visitVarInsn(Opcodes.ILOAD, 2);
                bridge(code, "received", "(I" + SOCKET + "[BI)I");
                break;
            case SOCKET_CLOSE:
                code.visitVarInsn(Opcodes.ALOAD, 0);
                bridge(code, "closes", "(" + SOCKET + ")V");
                break;
            case ENGINE_WRAP:
                record(code, 1);
                code.visitVarInsn(Opcodes.ALOAD, 4);
                code.visitVarInsn(Opcodes.ILOAD, 5);
                bridge(code, "wrapped", PRODUCED);
                break;
            case ENGINE_UNWRAP:
                record(code, 4);
                bridge(code, "unwrapped", MOVED);
                break;
            case ENGINE_CLOSE:
                code.visitVarInsn(Opcodes.ALOAD, 0);
                bridge(code, "closes", "(" + ENGINE + ")V");
                break;
            case HANDSHAKE_START:
                context(code, "starts");
                break;
            case HANDSHAKE_DONE:
                context(code, "finished");
                break;
            case FATAL:
                context(code, "failed");
                break;
            default:
                throw new AssertionError(this);
        }
    }

    void socket(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, owner, "this$0", SOCKET);
    }

    static void record(MethodVisitor code, int buffers) {
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, buffers);
        code.visitVarInsn(Opcodes.ILOAD, buffers + 1);
        code.visitVarInsn(Opcodes.ILOAD, buffers + 2);
    }

    static void context(MethodVisitor code, String name) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        bridge(code, name, "(L" + Bridge.PACKAGE + "TransportContext;)V");
    }

    static void bridge(MethodVisitor code, String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, Bridge.PACKAGE + Bridge.NAME, name, descriptor, false);
    }
}
