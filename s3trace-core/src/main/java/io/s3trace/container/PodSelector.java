package io.s3trace.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses containers by their pod, with the selectors of Kubernetes: labels ({@code app=web,tier notin (db, cache),!old})
 * and the fields {@code metadata.name} and {@code metadata.namespace}. Immutable.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels and Selectors</a>
 */
public final class PodSelector implements Predicate<ContainerInfo> {
    private static final String NAME = "([A-Za-z0-9]([A-Za-z0-9_./-]*[A-Za-z0-9])?)";
    private static final Pattern SET = Pattern.compile(NAME + "\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile(NAME + "\\s*(==|=|!=)\\s*([A-Za-z0-9_.-]*)");
    private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*" + NAME);
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

    private final String text;
    private final List<Predicate<ContainerInfo>> terms = new ArrayList<>();

    private PodSelector(String labels, String fields) {
        this.text = "labels '" + labels + "', fields '" + fields + "'";
        for (String term : terms(labels)) {
            terms.add(label(term, labels));
        }
        for (String term : terms(fields)) {
            terms.add(field(term, fields));
        }
    }

    /**
     * Chooses by labels.
     *
     * @param labels a label selector; an empty one chooses every container of every pod
     * @return the selector
     * @throws IllegalArgumentException if it is no selector
     */
    public static PodSelector labels(String labels) {
        return new PodSelector(labels, "");
    }

    /**
     * Chooses by labels and fields.
     *
     * @param labels a label selector, may be empty
     * @param fields a field selector of {@code metadata.name} and {@code metadata.namespace}, may be empty
     * @return the selector
     * @throws IllegalArgumentException if one is no selector, or asks for another field
     */
    public static PodSelector of(String labels, String fields) {
        return new PodSelector(labels, fields);
    }

    /** {@return whether a container belongs to a pod that is chosen; false if its pod is not known} */
    @Override
    public boolean test(ContainerInfo container) {
        return !container.pod().isEmpty() && terms.stream().allMatch(term -> term.test(container));
    }

    private static List<String> terms(String selector) {
        return selector.isBlank() ? List.of() : COMMA.splitAsStream(selector).map(String::strip).toList();
    }

    private static Predicate<ContainerInfo> label(String term, String selector) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            Set<String> values = Set.copyOf(List.of(set.group(4).strip().split("\\s*,\\s*")));
            boolean in = set.group(3).equals("in");
            return container -> in == values.contains(container.labels().getOrDefault(set.group(1), "\0"));
        }
        Matcher equality = EQUALITY.matcher(term);
        if (equality.matches()) {
            boolean equal = !equality.group(3).equals("!=");
            return container -> equal == equality.group(4).equals(container.labels().get(equality.group(1)));
        }
        Matcher existence = EXISTENCE.matcher(term);
        if (existence.matches()) {
            boolean wanted = existence.group(1).isEmpty();
            return container -> wanted == container.labels().containsKey(existence.group(2));
        }
        throw new IllegalArgumentException("no label selector: '" + selector + "': cannot read '" + term + "'");
    }

    private static Predicate<ContainerInfo> field(String term, String selector) {
        Matcher equality = EQUALITY.matcher(term);
        if (!equality.matches()) {
            throw new IllegalArgumentException("no field selector: '" + selector + "': cannot read '" + term + "'");
        }
        boolean equal = !equality.group(3).equals("!=");
        String value = equality.group(4);
        return switch (equality.group(1)) {
            case "metadata.name" -> container -> equal == container.pod().equals(value);
            case "metadata.namespace" -> container -> equal == container.namespace().equals(value);
            default -> throw new IllegalArgumentException("field selectors know metadata.name and metadata.namespace, not "
                    + equality.group(1));
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
