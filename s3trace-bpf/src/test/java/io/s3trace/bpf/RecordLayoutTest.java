package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.BTF_KIND_STRUCT;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__btf;
import static io.s3trace.bpf.generated.libbpf.libbpf.btf__find_by_name_kind;
import static io.s3trace.bpf.generated.libbpf.libbpf.btf__name_by_offset;
import static io.s3trace.bpf.generated.libbpf.libbpf.btf__type_by_id;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.generated.event.s3t_config;
import io.s3trace.bpf.generated.event.s3t_connect;
import io.s3trace.bpf.generated.event.s3t_connect_settings;
import io.s3trace.bpf.generated.event.s3t_connection;
import io.s3trace.bpf.generated.event.s3t_connection_key;
import io.s3trace.bpf.generated.event.s3t_endpoints;
import io.s3trace.bpf.generated.event.s3t_exec;
import io.s3trace.bpf.generated.event.s3t_handshake;
import io.s3trace.bpf.generated.event.s3t_listed;
import io.s3trace.bpf.generated.event.s3t_lookup;
import io.s3trace.bpf.generated.event.s3t_network;
import io.s3trace.bpf.generated.event.s3t_opening;
import io.s3trace.bpf.generated.event.s3t_record;
import io.s3trace.bpf.generated.event.s3t_rejected;
import io.s3trace.bpf.generated.event.s3t_sealed_run;
import io.s3trace.bpf.generated.libbpf.btf_member;
import io.s3trace.bpf.generated.libbpf.btf_type;
import io.s3trace.bpf.library.Architecture;
import java.lang.foreign.Arena;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The compiled BPF object (by its BTF) and the generated Java layouts mean the same by the same bytes. */
class RecordLayoutTest {
    static Arguments[] structs() {
        return new Arguments[] {
            Arguments.of("s3t_record", s3t_record.layout()),
            Arguments.of("s3t_connect", s3t_connect.layout()),
            Arguments.of("s3t_lookup", s3t_lookup.layout()),
            Arguments.of("s3t_connect_settings", s3t_connect_settings.layout()),
            Arguments.of("s3t_handshake", s3t_handshake.layout()),
            Arguments.of("s3t_opening", s3t_opening.layout()),
            Arguments.of("s3t_network", s3t_network.layout()),
            Arguments.of("s3t_endpoints", s3t_endpoints.layout()),
            Arguments.of("s3t_config", s3t_config.layout()),
            Arguments.of("s3t_listed", s3t_listed.layout()),
            Arguments.of("s3t_rejected", s3t_rejected.layout()),
            Arguments.of("s3t_sealed_run", s3t_sealed_run.layout()),
            Arguments.of("s3t_exec", s3t_exec.layout()),
            Arguments.of("s3t_connection", s3t_connection.layout()),
            Arguments.of("s3t_connection_key", s3t_connection_key.layout()),
        };
    }

    @ParameterizedTest
    @MethodSource("structs")
    void structsAreTheSameOnBothSides(String name, GroupLayout layout) {
        for (Architecture architecture : Architecture.values()) {
            compare(name, layout, architecture);
        }
    }

    private static void compare(String name, GroupLayout layout, Architecture architecture) {
        try (BpfObject object = BpfObject.open(ByteCapture.class, "s3trace.bpf.o", architecture);
                Arena arena = Arena.ofConfined()) {
            MemorySegment btf = bpf_object__btf(object.segment());
            int id = btf__find_by_name_kind(btf, arena.allocateFrom(name), BTF_KIND_STRUCT());
            assertThat(id).as("BTF id of struct %s", name).isPositive();
            MemorySegment type = btf__type_by_id(btf, id).reinterpret(1 << 16);
            assertThat(btf_type.size(type)).isEqualTo((int) layout.byteSize());
            assertThat(members(btf, type)).isEqualTo(members(layout));
        }
    }

    @ParameterizedTest
    @MethodSource("structs")
    void structsHaveNoHiddenPadding(String name, GroupLayout layout) {
        assertThat(layout.memberLayouts()).noneMatch(PaddingLayout.class::isInstance);
    }

    /** Offsets in bytes by name, in order. A struct's member count is in the low 16 bits of info. */
    private static Map<String, Long> members(MemorySegment btf, MemorySegment type) {
        Map<String, Long> members = new LinkedHashMap<>();
        int count = btf_type.info(type) & 0xffff;
        for (int i = 0; i < count; i++) {
            MemorySegment member = type.asSlice(btf_type.sizeof() + i * btf_member.sizeof());
            String name = btf__name_by_offset(btf, btf_member.name_off(member)).getString(0);
            members.put(name, (long) btf_member.offset(member) / Byte.SIZE);
        }
        return members;
    }

    private static Map<String, Long> members(GroupLayout layout) {
        Map<String, Long> members = new LinkedHashMap<>();
        for (MemoryLayout member : layout.memberLayouts()) {
            String name = member.name().orElseThrow();
            members.put(name, layout.byteOffset(MemoryLayout.PathElement.groupElement(name)));
        }
        return members;
    }
}
