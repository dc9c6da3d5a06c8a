package io.s3trace.internal.serving;

import io.s3trace.bpf.socket.UnixPeer;
import io.s3trace.internal.wire.Refusal;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what those see who connect. What they are is what the kernel noted when they connected, and what {@code /proc} says of
 * that process while it certainly lives.
 *
 * <ul>
 * <li>The host's root with CAP_SYS_PTRACE, and members of a group that was named, on the host, see everything.
 * <li>Everybody else sees what processes of the same user in the same place do.
 * </ul>
 * In a container, root and groups are what the container says, and count for nothing more.
 */
final class Peers {
    private static final int ROOT = 0;

    private final ProcessOwners processes;
    private final Optional<Place> host;
    private final Set<Integer> groups;

    /** @param groups the groups whose members see everything */
    Peers(ProcessOwners processes, Set<Integer> groups) {
        this.processes = processes;
        this.host = processes.host();
        this.groups = Set.copyOf(groups);
    }

    /** What comes of an attempt to connect: an audience, or a refusal. */
    record Decision(Optional<Audience> audience, Refusal refusal) {
        static Decision refused(Refusal why) {
            return new Decision(Optional.empty(), why);
        }
    }

    /**
     * Decides.
     *
     * @param peer who has connected
     * @param quietTicks when nobody was waiting to be accepted, before this one came; clock ticks since boot
     * @throws IOException if the kernel does not say who it is
     */
    Decision decide(UnixPeer peer, long quietTicks) throws IOException {
        if (peer.pid() <= 0) {
            return Decision.refused(Refusal.STRANGER);
        }
        Optional<Owner> owner = processes.of(peer.pid(), peer.uid());
        if (owner.isEmpty()) {
            return Decision.refused(Refusal.STRANGER);
        }
        boolean inGroup = !groups.isEmpty() && isOnHost(owner.get()) && peer.isInOneOf(groups);
        Audience audience = audience(owner.get(), processes.mayTrace(peer.pid()), inGroup);
        if (!isCertain(peer, quietTicks)) { // after all that was read of its process
            return Decision.refused(peer.cannotBeHeld() ? Refusal.NOT_YET : Refusal.STRANGER);
        }
        return new Decision(Optional.of(audience), Refusal.OTHER);
    }

    Audience audience(Owner owner, boolean mayTrace, boolean inGroup) {
        boolean onHost = isOnHost(owner);
        return new Audience(owner, onHost, onHost && (owner.uid() == ROOT && mayTrace || inGroup));
    }

    private boolean isOnHost(Owner owner) {
        return host.isPresent() && owner.place().equals(host.get());
    }

    /** Is the process that has the pid the one that connected? Before Linux 6.5: it is if it started before anybody waited. */
    private boolean isCertain(UnixPeer peer, long quietTicks) {
        long started = processes.startTicks(peer.pid());
        return started >= 0 && (peer.cannotBeHeld() ? started < quietTicks : peer.isAlive());
    }
}
