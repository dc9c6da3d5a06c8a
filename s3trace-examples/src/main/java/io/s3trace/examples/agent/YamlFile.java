package io.s3trace.examples.agent;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads YAML as the keys and values that it is made of, with their lines. */
final class YamlFile {
    private YamlFile() {}

    /** Reads a file; one that is empty has no keys. */
    static YamlSection read(Path file) throws ConfigException {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": cannot be read: it is not UTF-8");
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e);
        }
        return parse(file.getFileName().toString(), text);
    }

    static YamlSection parse(String name, String text) throws ConfigException {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            return new YamlSection(name, "", root == null ? nothing() : root);
        } catch (MarkedYAMLException e) {
            int at = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new ConfigException(name + ", line " + at + ": " + e.getProblem());
        } catch (ReaderException e) {
            throw new ConfigException("%s, line %d: a character that YAML does not allow: U+%04X".formatted(
                    name, lineOf(text, e.getPosition()), e.getCodePoint()));
        } catch (YAMLException e) {
            throw new ConfigException(name + ": " + e.getMessage());
        }
    }

    private static int lineOf(String text, int codePoints) {
        return 1 + (int) text.codePoints().limit(codePoints).filter(character -> character == '\n').count();
    }

    /** A section without keys. */
    static Node nothing() {
        return new Yaml().compose(new StringReader("{}"));
    }
}
