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

/** Describes why there was no response, for engineers who know neither this program nor its libraries. */
public final class ConnectionFailureText {

    private ConnectionFailureText() {}

    /** @param url the target of the request */
    public static String describeFailure(URI url, IOException e) {
        String where = url.getRawAuthority();
        return switch (e) {
            case UnknownHostException unknown ->
                "the host name %s has no address; check its spelling and the name server of this host"
                        .formatted(url.getHost());
            case ConnectTimeoutException late ->
                where + " cannot be reached: no connection within 5 s; a firewall may drop the packets";
            case ConnectException refused -> where + " refuses connections: no server listens there";
            case NoRouteToHostException none -> where + " cannot be reached: there is no route to it";
            case SocketTimeoutException late ->
                where + " accepts the request and does not respond in time: no response for 10 s";
            case SSLException tls -> describeTlsFailure(where, tls);
            case NoHttpResponseException closed -> where + " closes the connection without a response";
            case SocketException broken -> where + " aborts the connection before its response";
            default -> "%s does not respond: %s".formatted(where, describeMessage(e));
        };
    }

    private static String describeTlsFailure(String where, SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException untrusted) {
                return "%s presents a certificate that is not trusted here: %s"
                        .formatted(where, untrusted.getMessage());
            }
        }
        return "no secure connection (TLS) to %s can be established: %s".formatted(where, e.getMessage());
    }

    private static String describeMessage(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
