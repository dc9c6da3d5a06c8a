package io.s3trace.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs programs of the system. Without them it is skipped and says which; with
 * {@code -Ds3trace.requireBpf=true} it fails.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RequiresToolsCondition.class)
public @interface RequiresTools {

    /** Names of programs, a package's for a Python that has it, a library, or the path of a file. */
    String[] value();
}
