package io.s3trace.select;

/** Shows keys as they are. */
enum PlainKeys implements KeyPolicy {
    INSTANCE;

    @Override
    public String show(String key) {
        return key;
    }
}
