package io.s3trace.it;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

final class RequiresToolsCondition implements ExecutionCondition {
    private static final Set<String> PYTHON_PACKAGES = Set.of("boto3", "httpx", "pycurl");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<AnnotatedElement> element = context.getElement();
        List<String> missing = element.map(it -> it.getAnnotation(RequiresTools.class)).stream()
                .flatMap(annotation -> Stream.of(annotation.value()))
                .filter(tool -> !isHere(tool))
                .toList();
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("all tools are here")
                : Requirement.notMet("not installed: " + String.join(", ", missing)
                        + " (bin/test installs them on Debian and Ubuntu)");
    }

    private static boolean isHere(String tool) {
        if (tool.contains("/")) {
            return Files.exists(Path.of(tool));
        }
        if (tool.contains(".so")) {
            return succeeds(Clients.PYTHON, "-c", "import ctypes; ctypes.CDLL('" + tool + "')");
        }
        return PYTHON_PACKAGES.contains(tool) ? succeeds(Clients.PYTHON, "-c", "import " + tool) : isOnPath(tool);
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
