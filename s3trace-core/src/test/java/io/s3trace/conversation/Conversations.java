package io.s3trace.conversation;

import java.util.List;
import java.util.stream.Stream;

/** All scripted conversations. Taken from public reports of bugs and from specifications. */
public final class Conversations {
    private Conversations() {}

    /** {@return all of them} */
    public static List<ScriptedConversation> all() {
        return Stream.of(OrdinaryConversations.all(), FramingConversations.all(), HeadConversations.all(),
                ErrorConversations.all(), BucketConversations.all(), ForeignConversations.all()).flatMap(List::stream).toList();
    }
}
