package io.s3trace.examples.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Keys and values of a YAML file, each asked for by name. Whatever is wrong is told with its line; so is, by
 * {@link #end()}, a key that nobody asked for.
 */
final class YamlSection extends TypedValues {
    private final String file;
    private final String path;
    private final int line;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();

    YamlSection(String file, String path, Node node) throws ConfigException {
        this.file = file;
        this.path = path;
        this.line = lineOf(node);
        if (!(node instanceof MappingNode mapping)) {
            throw error(node, (path.isEmpty() ? "the file" : path) + " must be keys and values");
        }
        for (NodeTuple entry : mapping.getValue()) {
            String key = scalar(entry.getKeyNode(), "a key").getValue();
            if (entries.put(key, entry) != null) {
                throw error(entry.getKeyNode(), "'" + key + "' is there twice");
            }
        }
    }

    @Override
    boolean has(String key) {
        return node(key) != null;
    }

    @Override
    String text(String key, String preset) throws ConfigException {
        Node node = node(key);
        return node == null ? preset : scalar(node, key).getValue();
    }

    List<String> texts(String key) throws ConfigException {
        List<String> values = new ArrayList<>();
        for (Node node : nodes(key)) {
            values.add(scalar(node, key).getValue());
        }
        return values;
    }

    Map<String, String> pairs(String key) throws ConfigException {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (has(key)) {
            YamlSection section = section(key);
            for (String name : section.entries.keySet()) {
                pairs.put(name, section.text(name, ""));
            }
        }
        return pairs;
    }

    List<YamlSection> sections(String key) throws ConfigException {
        List<YamlSection> sections = new ArrayList<>();
        for (Node node : nodes(key)) {
            sections.add(new YamlSection(file, join(key) + "[" + sections.size() + "]", node));
        }
        return sections;
    }

    /** The section of a key; one without keys if it is not there. */
    YamlSection section(String key) throws ConfigException {
        Node node = node(key);
        return new YamlSection(file, join(key), node == null ? YamlFile.nothing() : node);
    }

    /** Fails if there is a key that nobody asked for. */
    void end() throws ConfigException {
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            if (!asked.contains(entry.getKey())) {
                throw error(entry.getValue().getKeyNode(), "unknown key '" + join(entry.getKey()) + "'; known here: "
                        + String.join(", ", asked));
            }
        }
    }

    @Override
    ConfigException error(String key, String problem) {
        NodeTuple entry = entries.get(key);
        if (entry == null) {
            return new ConfigException(file + ", line " + line + ": " + join(key) + " is missing: it " + problem);
        }
        String value = entry.getValueNode() instanceof ScalarNode scalar ? ": '" + scalar.getValue() + "'" : "";
        return error(entry.getValueNode(), join(key) + " " + problem + value);
    }

    private List<Node> nodes(String key) throws ConfigException {
        Node node = node(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw error(node, join(key) + " must be a list");
    }

    private @Nullable Node node(String key) {
        if (!asked.contains(key)) {
            asked.add(key);
        }
        NodeTuple entry = entries.get(key);
        return entry == null || entry.getValueNode().getTag().equals(Tag.NULL) ? null : entry.getValueNode();
    }

    private ScalarNode scalar(Node node, String key) throws ConfigException {
        if (node instanceof ScalarNode scalar) {
            return scalar;
        }
        throw error(node, join(key) + " must be a single value");
    }

    private ConfigException error(Node node, String problem) {
        return new ConfigException(file + ", line " + lineOf(node) + ": " + problem);
    }

    private String join(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static int lineOf(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }
}
