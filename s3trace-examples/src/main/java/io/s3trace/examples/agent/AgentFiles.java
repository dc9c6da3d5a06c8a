package io.s3trace.examples.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files that say what the agent is to do, with what the command line says instead. */
record AgentFiles(AgentOptions options) {

    AgentConfig config() throws ConfigException {
        Optional<Path> file = options.config();
        return options.over(file.isPresent() ? AgentConfig.read(file.get()) : AgentConfig.defaults());
    }

    List<TargetRule> rules(AgentConfig config) throws ConfigException {
        Optional<Path> file = options.targetsFile().filter(path -> options.targets().isPresent() || Files.exists(path));
        return file.isPresent()
                ? TargetRule.read(YamlFile.read(file.get()), config.kubernetes().isPresent())
                : List.of();
    }

    /** Has changes told. */
    List<WatchedFile> watch(Runnable onConfig, Runnable onRules) throws ConfigException {
        List<WatchedFile> watched = new ArrayList<>();
        try {
            if (options.config().isPresent()) {
                watched.add(new WatchedFile(options.config().get(), onConfig));
            }
            if (options.targetsFile().isPresent()) {
                watched.add(new WatchedFile(options.targetsFile().get(), onRules));
            }
            return watched;
        } catch (IOException e) {
            throw new ConfigException("watch the configuration: " + e);
        }
    }
}
