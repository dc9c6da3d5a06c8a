package io.s3trace.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs eBPF. Where it cannot run it is skipped and says why; with {@code -Ds3trace.requireBpf=true} it
 * fails.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RequiresBpfCondition.class)
public @interface RequiresBpf {}
