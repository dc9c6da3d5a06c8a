package io.s3trace.internal.s3;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.http.HttpMethod;

/**
 * Whether an exchange is S3's. What the path means at that kind of server counts first, then what the request is signed for.
 * For unsigned requests only, it also counts who answers and how.
 */
public enum Verdict {
    /** It is. */
    S3,
    /** It is, and the bucket has the name of the host: Amazon S3 has answered under a name that is not Amazon's. */
    S3_BY_ALIAS,
    /** It is not. */
    STRANGER,
    /** It is not known: no answer came, or not all of the request was seen. */
    UNCERTAIN;

    private static final int SERVER_ERROR = 500;

    /**
     * Judges an exchange.
     *
     * @param request what its head said
     * @param response what the answer's head said; empty if none came
     * @param seen the kind of server there, as earlier answers have shown
     * @param servesS3 true if the server has answered signed S3 requests
     * @return whether it is S3's
     */
    public static Verdict of(RequestFacts request, ResponseFacts response, Server seen, boolean servesS3) {
        if (isOfOtherApi(request, response, seen)) {
            return STRANGER;
        }
        if (Signs.any(request.signs(), Signs.SIGNED_FOR_S3)) {
            return S3;
        }
        return unsigned(request, response, servesS3);
    }

    private static boolean isOfOtherApi(RequestFacts request, ResponseFacts response, Server seen) {
        int signs = request.signs();
        if (isForeign(request, response, seen) || Signs.any(signs, Signs.SIGNED_FOR_OTHER | Signs.TARGET | Signs.OUTSIDE)) {
            return true;
        }
        boolean signed = Signs.any(signs, Signs.SIGNED_FOR_S3);
        boolean post = request.verb == HttpMethod.POST && Signs.any(signs, Signs.FORM);
        boolean atRoot = Signs.any(signs, Signs.AT_ROOT) && !Signs.any(signs, Signs.OF_BUCKET);
        return post && atRoot || Signs.any(signs, Signs.ACTION) && (atRoot || !signed);
    }

    /** Does the path belong to another API at that server? */
    private static boolean isForeign(RequestFacts request, ResponseFacts response, Server seen) {
        Host host = request.at;
        if (host.server() == Server.CONTROL) {
            return true;
        }
        int servers = request.foreignAt;
        if (servers == 0 || host.server() == Server.AMAZON) {
            return false;
        }
        if ((servers & Server.CONTROL.bit()) != 0) {
            return Signs.any(request.signs(), Signs.ACCOUNT_ID) || HostWord.ACCOUNT.fits(Hosts.firstLabel(host));
        }
        Server answered = response.server == Server.UNKNOWN ? seen : response.server;
        return (servers & (host.server() == Server.UNKNOWN ? answered : host.server()).bit()) != 0;
    }

    private static Verdict unsigned(RequestFacts request, ResponseFacts response, boolean servesS3) {
        Host host = request.at;
        boolean amazon = host.server() == Server.AMAZON;
        if (request.verb == HttpMethod.CONNECT || response.otherService) {
            return STRANGER;
        }
        if (amazon) {
            return S3;
        }
        int score = request.s3Score + response.s3Score;
        if (response.status == S3RequestEvent.UNKNOWN) {
            return score >= Evidence.ENOUGH ? S3 : UNCERTAIN;
        }
        boolean named = host.named() || servesS3;
        if (response.cached && !named) {
            return STRANGER;
        }
        if (score < Evidence.ENOUGH) {
            return response.status >= SERVER_ERROR || !request.complete() ? UNCERTAIN : STRANGER;
        }
        boolean alias = response.server == Server.AMAZON && !named && !HostName.isPlain(HostName.of(host.name()));
        return alias ? S3_BY_ALIAS : S3;
    }
}
