package io.s3trace.internal.s3;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * One operation of the S3 API, as the SDK's client has it.
 *
 * @param name its name
 * @param method what to call, with a request and, if it takes two arguments, a body
 */
record SdkOperation(String name, Method method) {

    static final String BUCKET = "photo-archive";
    static final String KEY = "2026/a b+c/ü//acl?uploads";

    /** Looks like sub-resources, to fool whoever does not tell names from values. */
    private static final String TRAP = "acl&uploads?tagging=1;uploadId=2";

    /** The client wants what a copy is from and to in its own words, which the model does not require. */
    private static final Set<String> NEEDED = Set.of("SourceBucket", "SourceKey", "DestinationBucket", "DestinationKey");

    /** All operations, by name, except those that only the asynchronous client has. */
    static Map<String, SdkOperation> all() {
        Map<String, SdkOperation> operations = new TreeMap<>();
        for (Method method : S3Client.class.getMethods()) {
            Class<?>[] types = method.getParameterTypes();
            boolean plain = types.length == 1 || (types.length == 2 && types[1] == RequestBody.class);
            if (plain && S3Request.class.isAssignableFrom(types[0])) {
                String name = types[0].getSimpleName().replaceFirst("Request$", "");
                if (method.getName().equalsIgnoreCase(name)) {
                    operations.put(name, new SdkOperation(name, method));
                }
            }
        }
        return operations;
    }

    /** Sends the request; {@code everything} fills in optional parameters as well. */
    void send(S3Client client, boolean everything) throws ReflectiveOperationException {
        Object request = request(method.getParameterTypes()[0], everything);
        if (method.getParameterCount() == 1) {
            method.invoke(client, request);
        } else {
            method.invoke(client, request, RequestBody.fromString("body"));
        }
    }

    /** True if the request has such a field in its path. */
    boolean has(String member) throws ReflectiveOperationException {
        SdkPojo builder = (SdkPojo) method.getParameterTypes()[0].getMethod("builder").invoke(null);
        return builder.sdkFields().stream().anyMatch(field -> isPath(field, member));
    }

    private static Object request(Class<?> type, boolean everything) throws ReflectiveOperationException {
        return filled((SdkPojo) type.getMethod("builder").invoke(null), everything);
    }

    private static Object filled(SdkPojo builder, boolean everything) {
        for (SdkField<?> field : builder.sdkFields()) {
            boolean required = field.containsTrait(RequiredTrait.class) || NEEDED.contains(field.memberName());
            boolean optional = everything && field.location() == MarshallLocation.QUERY_PARAM;
            if ((required || optional) && !field.memberName().equals("CopySource")) {
                field.set(builder, value(field));
            }
        }
        return ((SdkBuilder<?, ?>) builder).build();
    }

    private static boolean isPath(SdkField<?> field, String name) {
        boolean path = field.location() == MarshallLocation.PATH || field.location() == MarshallLocation.GREEDY_PATH;
        return path && field.locationName().equals(name);
    }

    private static Object value(SdkField<?> field) {
        if (isPath(field, "Bucket")) {
            return BUCKET;
        }
        if (isPath(field, "Key")) {
            return KEY;
        }
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.STRING) {
            return field.location() == MarshallLocation.QUERY_PARAM ? TRAP : "some-text";
        }
        if (type == MarshallingType.INTEGER) {
            return 7;
        }
        if (type == MarshallingType.SDK_POJO) {
            return filled(field.constructor().get(), false);
        }
        if (type == MarshallingType.BOOLEAN) {
            return true;
        }
        return type == MarshallingType.LIST ? List.of() : null;
    }
}
