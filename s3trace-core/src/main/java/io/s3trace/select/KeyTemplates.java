package io.s3trace.select;

import java.util.List;

/** Shows the template that a key fits. */
record KeyTemplates(List<String> templates) implements KeyPolicy {

    @Override
    public String show(String key) {
        for (String template : templates) {
            if (fits(key, template)) {
                return template;
            }
        }
        return "*";
    }

    /** Makes the last star's text one character longer whenever what follows it does not fit: no recursion. */
    private static boolean fits(String key, String template) {
        int at = 0;
        int expected = 0;
        int star = -1;
        int starEnd = 0;
        while (at < key.length()) {
            if (expected < template.length() && template.charAt(expected) == '*') {
                star = expected++;
                starEnd = at;
            } else if (expected < template.length() && template.charAt(expected) == key.charAt(at)) {
                expected++;
                at++;
            } else if (star >= 0 && key.charAt(starEnd) != '/') {
                expected = star + 1;
                at = ++starEnd;
            } else {
                return false;
            }
        }
        while (expected < template.length() && template.charAt(expected) == '*') {
            expected++;
        }
        return expected == template.length();
    }
}
