package com.betterfleet.derms.webserver;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Establishes who calls and under which address, before any other code sees the request. The caller is the socket's
 * address, or what a trusted proxy states. The service's own address is the public one, or the socket's; the header
 * {@code Host} is the caller's choice and never becomes part of an answer.
 */
final class RequestOriginValve extends ValveBase {

    private final TrustedProxies proxies;
    private final Optional<ServiceAddress> publicAddress;

    RequestOriginValve(TrustedProxies proxies, Optional<ServiceAddress> publicAddress) {
        super(true);
        this.proxies = proxies;
        this.publicAddress = publicAddress;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String socketAddress = request.getRemoteAddr();
        if (proxies.isTrusted(socketAddress)) {
            String caller = proxies.findCaller(socketAddress, Collections.list(request.getHeaders("X-Forwarded-For")));
            request.setRemoteAddr(caller);
            request.setRemoteHost(caller);
            if ("https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))) {
                request.setSecure(true);
                request.getCoyoteRequest().scheme().setString("https");
            }
        }
        if (publicAddress.isPresent()) {
            ServiceAddress address = publicAddress.get();
            request.getCoyoteRequest().scheme().setString(address.scheme());
            request.getCoyoteRequest().serverName().setString(address.host());
            request.setServerPort(address.effectivePort());
        } else {
            request.getCoyoteRequest().serverName().setString(toHost(request.getLocalAddr()));
            request.setServerPort(request.getLocalPort());
        }
        getNext().invoke(request, response);
    }

    /** An IPv6 address stands in brackets (RFC 3986). */
    private static String toHost(String address) {
        return address.indexOf(':') < 0 ? address : '[' + address + ']';
    }
}
