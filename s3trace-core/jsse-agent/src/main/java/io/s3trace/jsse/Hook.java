package io.s3trace.jsse;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which method is changed, where, and what is called there. All hooks are in private or final classes of the JDK. */
enum Hook {
    SOCKET_WRITE("SSLSocketImpl$AppOutputStream", "write", "([BII)V", true, "sent", "(" + Hook.SOCKET + "[BIIJ)V"),
    SOCKET_READ("SSLSocketImpl$AppInputStream", "read", "([BII)I", true, "received", "(I" + Hook.SOCKET + "[BI)I"),
    SOCKET_CLOSE("SSLSocketImpl", "close", "()V", false, "closes", "(" + Hook.SOCKET + ")V"),
    ENGINE_WRAP("SSLEngineImpl", "writeRecord", Hook.RECORD, true, "wrapped",
            "(Ljavax/net/ssl/SSLEngineResult;" + Hook.ENGINE + "[Ljava/nio/ByteBuffer;II[Ljava/nio/ByteBuffer;IJJ)V"),
    ENGINE_UNWRAP("SSLEngineImpl", "readRecord", Hook.RECORD, true, "unwrapped",
            "(Ljavax/net/ssl/SSLEngineResult;" + Hook.ENGINE + "[Ljava/nio/ByteBuffer;IIJ)V"),
    ENGINE_CLOSE("SSLEngineImpl", "closeOutbound", "()V", false, "closes", "(" + Hook.ENGINE + ")V"),
    HANDSHAKE_START("TransportContext", "kickstart", "()V", false, "starts", Hook.CONTEXT),
    HANDSHAKE_DONE("TransportContext", "finishHandshake", "()Ljavax/net/ssl/SSLEngineResult$HandshakeStatus;", true, "finished",
            Hook.CONTEXT),
    FATAL("TransportContext", "fatal",
            "(Lsun/security/ssl/Alert;Ljava/lang/String;ZLjava/lang/Throwable;)Ljavax/net/ssl/SSLException;", false, "failed",
            Hook.CONTEXT);

    private static final String RECORD =
            "([Ljava/nio/ByteBuffer;II[Ljava/nio/ByteBuffer;II)Ljavax/net/ssl/SSLEngineResult;";
    private static final String SOCKET = "Lsun/security/ssl/SSLSocketImpl;";
    private static final String ENGINE = "Lsun/security/ssl/SSLEngineImpl;";
    private static final String CONTEXT = "(Lsun/security/ssl/TransportContext;)V";

    // What is called at the beginning of a method. Each gives a long, which is kept in a variable of its own.
    private static final String BEGINS = "begins";
    private static final String PLACE = "place";
    private static final String BEGINS_DESCRIPTOR = "()J";
    private static final String PLACE_DESCRIPTOR = "([Ljava/nio/ByteBuffer;II)J";

    /** How many values a call lays on the stack at most. */
    static final int STACK = 11;

    final String owner;
    final String method;
    final String descriptor;
    final boolean atReturn;
    private final String called;
    private final String calledDescriptor;

    Hook(String owner, String method, String descriptor, boolean atReturn, String called, String calledDescriptor) {
        this.owner = Bridge.PACKAGE + owner;
        this.method = method;
        this.descriptor = descriptor;
        this.atReturn = atReturn;
        this.called = called;
        this.calledDescriptor = calledDescriptor;
    }

    /** How many variables of type long it needs. */
    int variables() {
        return this == ENGINE_WRAP ? 2 : this == SOCKET_WRITE || this == ENGINE_UNWRAP ? 1 : 0;
    }

    /** The methods of the bridge that it calls. */
    List<String> calls() {
        List<String> calls = new ArrayList<>();
        calls.add(called + calledDescriptor);
        calls.add(BEGINS + BEGINS_DESCRIPTOR);
        calls.add(PLACE + PLACE_DESCRIPTOR);
        return calls;
    }

    /**
     * Writes what the beginning of the method needs.
     *
     * @param variable the first of its variables
     */
    void begin(MethodVisitor code, int variable) {
        int place = variable;
        if (this == SOCKET_WRITE || this == ENGINE_WRAP) {
            bridge(code, BEGINS, BEGINS_DESCRIPTOR);
            code.visitVarInsn(Opcodes.LSTORE, variable);
            place += 2;
        }
        if (this == ENGINE_WRAP || this == ENGINE_UNWRAP) {
            buffers(code, this == ENGINE_WRAP ? 1 : 4);
            bridge(code, PLACE, PLACE_DESCRIPTOR);
            code.visitVarInsn(Opcodes.LSTORE, place);
        }
    }

    /** Writes the call. It needs no branch, so that nothing else of the method has to change. */
    void call(MethodVisitor code, int variable) {
        switch (this) { // one class for each constant would be a tenth of the jar
            case SOCKET_WRITE:
                socket(code);
                code.visitVarInsn(Opcodes.ALOAD, 1);
                code.visitVarInsn(Opcodes.ILOAD, 2);
                code.visitVarInsn(Opcodes.ILOAD, 3);
                code.visitVarInsn(Opcodes.LLOAD, variable);
                break;
            case SOCKET_READ:
                socket(code);
                code.visitVarInsn(Opcodes.ALOAD, 1);
                code.visitVarInsn(Opcodes.ILOAD, 2);
                break;
            case ENGINE_WRAP:
                record(code, 1);
                code.visitVarInsn(Opcodes.ALOAD, 4);
                code.visitVarInsn(Opcodes.ILOAD, 5);
                code.visitVarInsn(Opcodes.LLOAD, variable);
                code.visitVarInsn(Opcodes.LLOAD, variable + 2);
                break;
            case ENGINE_UNWRAP:
                record(code, 4);
                code.visitVarInsn(Opcodes.LLOAD, variable);
                break;
            default:
                code.visitVarInsn(Opcodes.ALOAD, 0);
                break;
        }
        bridge(code, called, calledDescriptor);
    }

    private void socket(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, owner, "this$0", SOCKET);
    }

    private static void record(MethodVisitor code, int buffers) {
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        buffers(code, buffers);
    }

    private static void buffers(MethodVisitor code, int buffers) {
        code.visitVarInsn(Opcodes.ALOAD, buffers);
        code.visitVarInsn(Opcodes.ILOAD, buffers + 1);
        code.visitVarInsn(Opcodes.ILOAD, buffers + 2);
    }

    private static void bridge(MethodVisitor code, String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, Bridge.PACKAGE + Bridge.NAME, name, descriptor, false);
    }
}
