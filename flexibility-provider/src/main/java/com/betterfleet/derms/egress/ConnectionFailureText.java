package com.betterfleet.derms.egress;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Why there was no answer, in words for an engineer who knows neither this program nor its libraries. */
public final class ConnectionFailureText {

    private ConnectionFailureText() {}

    /** @param url where the request was to go */
    public static String describeFailure(URI url, IOException e) {
        String where = url.getRawAuthority();
        return switch (e) {
            case UnknownHostException unknown ->
                "the name %s stands for no address; look at its spelling and at our name server"
                        .formatted(url.getHost());
            case ConnectTimeoutException late ->
                where + " cannot be reached: no connection within 5 s; a firewall may drop us";
            case ConnectException refused -> where + " refuses connections: nothing listens there";
            case NoRouteToHostException none -> where + " cannot be reached: there is no route to it";
            case SocketTimeoutException late ->
                where + " takes our request and does not answer in time: nothing came for 10 s";
            case SSLException tls -> describeTlsFailure(where, tls);
            case NoHttpResponseException closed -> where + " closes the connection without an answer";
            case SocketException broken -> where + " breaks the connection off before its answer";
            default -> "%s gives no answer: %s".formatted(where, describeMessage(e));
        };
    }

    private static String describeTlsFailure(String where, SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException untrusted) {
                return "%s shows a certificate that is not trusted here: %s".formatted(where, untrusted.getMessage());
            }
        }
        return "no secure connection (TLS) to %s comes about: %s".formatted(where, e.getMessage());
    }

    private static String describeMessage(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
