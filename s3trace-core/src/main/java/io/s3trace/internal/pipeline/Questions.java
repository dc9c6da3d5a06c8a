package io.s3trace.internal.pipeline;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Questions of other threads that only the thread which reads the ring can answer, for the tables are its own. */
final class Questions {
    private final Queue<Runnable> asked = new ArrayDeque<>();
    private final Runnable wakeUp;
    private boolean closed;

    /**
     * Makes one to which nothing has been asked.
     *
     * @param wakeUp has the answering thread look for questions; not called any more when {@link #close()} has returned
     */
    Questions(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /**
     * Has a question answered, and waits for that.
     *
     * @param question asked by the answering thread
     * @param otherwise the answer when nobody answers any more
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

    /** Answers what has been asked, and nothing any more. */
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
