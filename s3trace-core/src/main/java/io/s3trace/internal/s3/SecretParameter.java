package io.s3trace.internal.s3;

import io.s3trace.internal.text.NameTable;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Query parameters that are known to be secrets, in lower case: servers and proxies differ in which case they accept. Their
 * names are shown, and show that there is a secret if they are inside something else. Of unknown parameters, neither name nor
 * value is shown.
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
    /** STS: {@code AssumeRoleWithLDAPIdentity}, {@code AssumeRoleWithWebIdentity} and others. */
    LDAPUSERNAME,
    LDAPPASSWORD,
    WEBIDENTITYTOKEN,
    SAMLASSERTION,
    TOKENCODE,
    EXTERNALID,
    /** OAuth, and others that use the same names. */
    ACCESS_TOKEN("access_token"),
    ID_TOKEN("id_token"),
    REFRESH_TOKEN("refresh_token"),
    CLIENT_SECRET("client_secret"),
    TOKEN,
    PASSWORD,
    SECRET,
    API_KEY("api_key"),
    APIKEY,
    KEY_PAIR_ID,
    /** With it, anybody may continue a resumable upload to Google. */
    UPLOAD_ID("upload_id"),
    AUTHORIZATION,
    /** Of listings: it may have the key in it at which the page begins. */
    CONTINUATION_TOKEN,
    /** Not a secret. */
    NONE;

    static final NameTable<SecretParameter> BY_NAME = NameTable.ignoringCase(
            Arrays.stream(values())
                    .filter(parameter -> parameter != NONE)
                    .collect(Collectors.toMap(
                            SecretParameter::parameterName, Function.identity())),
            NONE);

    private final String parameterName;

    SecretParameter() {
        parameterName = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    SecretParameter(String parameterName) {
        this.parameterName = parameterName;
    }

    /** The name in the table's form: ignoring case changes an underscore, too. */
    private String parameterName() {
        return parameterName.replace('_', (char) ('_' | ' '));
    }
}
