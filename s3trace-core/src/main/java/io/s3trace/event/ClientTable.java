package io.s3trace.event;

import io.s3trace.internal.text.TableFile;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code User-Agent}s with the table in {@code clients.txt}. */
final class ClientTable {

    private static final List<List<String>> LINES = TableFile.read(ClientTable.class, "clients.txt");

    private ClientTable() {}

    /**
     * Reads a {@code User-Agent}: products with versions ({@code name/1.0}), and the notes that AWS's SDKs add
     * ({@code lang/python#3.13}, {@code cfg/retry-mode#standard}).
     *
     * @param userAgent the header's value
     * @return what it says
     */
    static ClientInfo read(String userAgent) {
        Map<String, String> products = products(userAgent);
        List<String> tool = first(products, "tool");
        List<String> sdk = first(products, "sdk");
        String language = products.getOrDefault("lang", sdk.size() > 2 ? sdk.get(2) : "").replace('#', ' ');
        return new ClientInfo(
                name(tool), version(products, tool), name(sdk), version(products, sdk), language, retryMode(userAgent));
    }

    /** Versions by the lower-case names of the products. */
    private static Map<String, String> products(String userAgent) {
        Map<String, String> products = new HashMap<>();
        for (String word : userAgent.split("[ ,;()]+", -1)) {
            int slash = word.indexOf('/');
            if (slash > 0) {
                products.putIfAbsent(word.substring(0, slash).toLowerCase(Locale.ROOT), word.substring(slash + 1));
            } else if (!word.isEmpty()) {
                products.putIfAbsent(word.toLowerCase(Locale.ROOT), "");
            }
        }
        return products;
    }

    private static List<String> first(Map<String, String> products, String kind) {
        return LINES.stream()
                .filter(line -> line.get(1).equals(kind) && products.containsKey(line.get(0).toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(List.of());
    }

    private static String name(List<String> line) {
        return line.isEmpty() ? "" : line.get(0);
    }

    private static String version(Map<String, String> products, List<String> line) {
        return products.getOrDefault(name(line).toLowerCase(Locale.ROOT), "");
    }

    private static String retryMode(String userAgent) {
        String note = "cfg/retry-mode#";
        int at = userAgent.indexOf(note);
        return at < 0 ? "" : userAgent.substring(at + note.length()).split(" ", 2)[0];
    }
}
