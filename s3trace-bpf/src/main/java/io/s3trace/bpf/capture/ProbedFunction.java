package io.s3trace.bpf.capture;

/**
 * A function of a library, and the programs that run when it is entered and when it returns.
 *
 * @param symbol the function's name
 * @param arguments how many of its arguments the program reads
 * @param onEnter program to run when it is entered
 * @param onReturn program to run when it returns, or empty
 * @param required whether a library without it is none of its kind
 */
public record ProbedFunction(String symbol, int arguments, String onEnter, String onReturn, boolean required) {
    boolean returns() {
        return !onReturn.isEmpty();
    }
}
