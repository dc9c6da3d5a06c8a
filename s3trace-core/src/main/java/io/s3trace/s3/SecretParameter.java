package io.s3trace.s3;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Query parameters whose values are never copied, in lower case: servers and proxies differ in what case they accept.
 */
enum SecretParameter {
    /** Signature Version 4: the key's id and the scope, which names the service. */
    X_AMZ_CREDENTIAL,
    X_AMZ_SIGNATURE,
    X_AMZ_SECURITY_TOKEN,
    X_AMZ_S3SESSION_TOKEN,
    X_AMZ_SERVER_SIDE_ENCRYPTION_CUSTOMER_KEY,
    X_AMZ_COPY_SOURCE_SERVER_SIDE_ENCRYPTION_CUSTOMER_KEY,
    X_GOOG_CREDENTIAL,
    X_GOOG_SIGNATURE,
    X_OSS_CREDENTIAL,
    X_OSS_SIGNATURE,
    X_OSS_SECURITY_TOKEN,
    /** Signature Version 2. */
    AWSACCESSKEYID,
    GOOGLEACCESSID,
    OSSACCESSKEYID,
    SIGNATURE,
    SECURITY_TOKEN,
    AUTHORIZATION,
    /** No secret. */
    NONE;

    static final NameTable<SecretParameter> BY_NAME = NameTable.ignoringCase(
            Arrays.stream(values())
                    .filter(parameter -> parameter != NONE)
                    .collect(Collectors.toMap(
                            SecretParameter::parameterName, Function.identity())),
            NONE);

    private String parameterName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
