package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.ConnectionKey;
import io.s3trace.bpf.capture.KnownConnections;
import io.s3trace.event.Endpoint;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.exchange.Exchange;
import io.s3trace.internal.s3.Alias;
import io.s3trace.internal.s3.RequestFacts;
import io.s3trace.internal.s3.ResponseFacts;
import io.s3trace.internal.s3.Server;
import io.s3trace.internal.s3.Verdict;
import io.s3trace.select.KeyPolicy;

/**
 * Decides which exchanges are S3's, one by one, and gives up connections that carry none. It gives them up only for a while,
 * and never a connection to an endpoint that has answered S3. For the thread that reads records.
 */
final class Judge {
    /**
     * A connection is given up if its first exchanges, this many, were not S3, and again after each further one that is not.
     */
    private static final int NOT_S3_AFTER = 3;
    /**
     * A connection of HTTP/2 is given up for good if its first exchanges, this many, were not S3: header blocks cannot be left
     * out.
     */
    private static final int NOT_S3_STREAMS = 32;
    /**
     * How long requests with the same beginnings are ignored. A connection with fewer requests than one in this time loses
     * nothing. A busier one is looked at twice a second.
     */
    private static final long GIVEN_UP_NANOS = 500_000_000L;

    private static final long[] NO_BEGINNINGS = {};

    private final S3Endpoints endpoints;
    private final KnownConnections known;
    private final KeyPolicy keys;
    private final boolean givesUp;

    Judge(S3Endpoints endpoints, KnownConnections known, KeyPolicy keys, boolean givesUp) {
        this.endpoints = endpoints;
        this.known = known;
        this.keys = keys;
        this.givesUp = givesUp;
    }

    /** Is an exchange that has not ended S3's, as far as is known yet? */
    boolean seemsS3(Connection connection, Exchange exchange) {
        return isS3(connection, exchange, verdict(connection, exchange));
    }

    /** Judges an exchange that has ended, remembers the result, and returns whether it is S3's. */
    boolean judge(Connection connection, Exchange exchange) {
        RequestFacts request = exchange.requestFacts();
        Verdict verdict = verdict(connection, exchange);
        boolean s3 = isS3(connection, exchange, verdict);
        connection.history().judge(s3, request.host());
        if (s3) {
            remember(connection, exchange, verdict);
        } else if (!connection.history().carriesS3()) {
            stranger(connection, exchange);
        }
        return s3;
    }

    private Verdict verdict(Connection connection, Exchange exchange) {
        RequestFacts request = exchange.requestFacts();
        ResponseFacts response = exchange.responseFacts();
        if (request.signedForS3() && !request.mayBeForeign()) {
            return Verdict.of(request, response, Server.UNKNOWN, true); // the usual case: nothing else needs to be known
        }
        S3Endpoints.Answers answers = answers(connection, exchange);
        return Verdict.of(request, response, answers.server(), answers.signed());
    }

    private S3Endpoints.Answers answers(Connection connection, Exchange exchange) {
        return endpoints.answers(
                exchange.requestFacts().host(), connection.opening().remote(), exchange.times().last());
    }

    /** One connection may lead to many hosts, through a proxy. */
    private static boolean isS3(Connection connection, Exchange exchange, Verdict verdict) {
        return switch (verdict) {
            case S3, S3_BY_ALIAS -> true;
            case UNCERTAIN -> connection.history().carriesS3() && isKnownHost(exchange)
                    && connection.history().host().equals(exchange.requestFacts().host());
            case STRANGER -> false;
        };
    }

    /** Of a request of HTTP/2, the host may have been lost. */
    private static boolean isKnownHost(Exchange exchange) {
        return !exchange.stream().isPresent() || !exchange.requestFacts().host().isEmpty();
    }

    private void remember(Connection connection, Exchange exchange, Verdict verdict) {
        RequestFacts request = exchange.requestFacts();
        ResponseFacts response = exchange.responseFacts();
        if (connection.history().isDue(exchange.times().last())) {
            Endpoint remote = connection.opening().remote();
            endpoints.learn(request.host(), remote);
            if (response.status() != S3RequestEvent.UNKNOWN) {
                endpoints.answered(
                        request.host(), remote, exchange.times().last(), request.signedForS3(), response.server());
            }
        }
        if (verdict == Verdict.S3_BY_ALIAS) {
            Alias.apply(request, response, keys);
        }
    }

    private void stranger(Connection connection, Exchange exchange) {
        if (connection.history().strangers() == 1) {
            endpoints.learnStranger(exchange.requestFacts().host());
        }
        if (!givesUp) {
            return;
        }
        if (exchange.stream().isPresent()) {
            strangeStream(connection, exchange);
            return;
        }
        long[] beginnings = connection.history().strangers(exchange.origin().beginning());
        if (connection.history().strangers() >= NOT_S3_AFTER && !answers(connection, exchange).s3()) {
            ConnectionKey key = connection.key();
            known.giveUp(key.tgid(), key.handle(), connection.bornNanos(), exchange.times().last() + GIVEN_UP_NANOS, beginnings);
        }
    }

    private void strangeStream(Connection connection, Exchange exchange) {
        if (connection.history().strangers() % NOT_S3_STREAMS == 0 && !answers(connection, exchange).s3()) {
            ConnectionKey key = connection.key();
            known.giveUp(key.tgid(), key.handle(), connection.bornNanos(), KnownConnections.FOR_GOOD, NO_BEGINNINGS);
        }
    }
}
