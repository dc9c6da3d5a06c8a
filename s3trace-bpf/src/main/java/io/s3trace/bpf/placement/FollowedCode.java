package io.s3trace.bpf.placement;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionSet;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Code outside a function, decoded in its file and followed from jump to jump. */
final class FollowedCode implements OutsideCode {
    private static final int MAX_INSTRUCTIONS = 4096;
    /** Finding out which function begins at an address takes a pass over the symbols. */
    private static final int MAX_PLACES = 16;

    /** The compilers' name for the part of a function that they moved away. */
    private static final String PART = ".cold";

    private final ElfFile file;
    private final ElfSymbol function;
    private final InstructionSet instructions;

    FollowedCode(ElfFile file, ElfSymbol function) {
        this.instructions = InstructionSets.of(file.machine());
        this.file = file;
        this.function = function;
    }

    @Override
    public boolean mayJumpInto(List<Long> places, int last) throws ElfException {
        Set<Long> distinct = new HashSet<>(places);
        if (distinct.size() > MAX_PLACES) {
            return true;
        }
        Deque<Long> open = new ArrayDeque<>();
        for (long place : distinct) {
            if (!isFunction(place)) {
                open.add(place);
            }
        }
        Set<Long> seen = new HashSet<>();
        while (!open.isEmpty()) {
            long place = open.remove();
            if (place >= 0 && place < function.size()) {
                if (place > 0 && place <= last) {
                    return true;
                }
            } else if (seen.add(place)) {
                Instruction instruction = decode(place);
                if (seen.size() > MAX_INSTRUCTIONS || !follow(instruction, place, open)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether another function begins here: a jump to it is a call of that function. */
    private boolean isFunction(long place) throws ElfException {
        Collection<ElfSymbol> named = file.functionsAt(function.address() + place);
        return !named.isEmpty() && named.stream().noneMatch(symbol -> symbol.name().contains(PART));
    }

    /** Adds the places where control goes next. Returns false if they are not known. */
    private static boolean follow(Instruction instruction, long place, Deque<Long> open) {
        if (instruction.jumps()) {
            open.add(place + instruction.target());
        }
        if (instruction.fallsThrough()) {
            open.add(place + instruction.length());
        }
        return switch (instruction.kind()) {
            case UNKNOWN, INDIRECT_JUMP -> false;
            default -> true;
        };
    }

    private Instruction decode(long place) throws ElfException {
        return instructions.decode(file.codeAt(function.address() + place, instructions.maxLength()), 0);
    }
}
