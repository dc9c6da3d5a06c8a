package io.s3trace.bpf.capture;

/**
 * A function of a library, and the programs that run when it is entered and when it returns.
 *
 * @param symbol the function's name
 * @param arguments how many of its arguments the program reads
 * @param onEnter program to run when it is entered
 * @param onEnterCallee program to run when its callee is entered, if it only passes its arguments on to that
 * @param onReturn program to run when it returns, or empty
 * @param required whether a library without it is not of its kind
 */
public record ProbedFunction(
        String symbol, int arguments, String onEnter, String onEnterCallee, String onReturn, boolean required) {

    /**
     * A function whose callee, if that is probed in its place, returns the same.
     *
     * @param symbol the function's name
     * @param arguments how many of its arguments the program reads
     * @param onEnter program to run when it, or that callee, is entered
     * @param onReturn program to run when it returns, or empty
     * @param required whether a library without it is not of its kind
     */
    public ProbedFunction(String symbol, int arguments, String onEnter, String onReturn, boolean required) {
        this(symbol, arguments, onEnter, onEnter, onReturn, required);
    }

    /** {@return the function that it only passes its arguments on to} */
    ProbedFunction callee() {
        return new ProbedFunction(symbol, arguments, onEnterCallee, onReturn, required);
    }

    boolean returns() {
        return !onReturn.isEmpty();
    }
}
