package io.s3trace.internal.pipeline;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Questions of other threads to the thread that reads the ring. Only that thread can answer them, because the tables are its
 * own.
 */
final class Questions {
    private final Queue<Runnable> asked = new ArrayDeque<>();
    private final Runnable wakeUp;
    private boolean closed;

    /**
     * Begins without questions.
     *
     * @param wakeUp has the answering thread look for questions; no longer called after {@link #close()} has returned
     */
    Questions(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /**
     * Has a question answered, and waits for that.
     *
     * @param question run by the answering thread
     * @param otherwise the answer if no thread answers any longer
     * @throws RuntimeException what the question threw
     */
    <T> T ask(Supplier<T> question, T otherwise) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                return otherwise;
            }
            asked.add(() -> {
                try {
                    answer.complete(question.get());
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(e);
                }
            });
            wakeUp.run();
        }
        return answer.join();
    }

    /** Answers what has been asked. */
    void answer() {
        for (Runnable question = next(); question != null; question = next()) {
            question.run();
        }
    }

    /** Answers what has been asked, and nothing after that. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        answer();
    }

    private synchronized Runnable next() {
        return asked.poll();
    }
}
