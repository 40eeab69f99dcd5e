package com.betterfleet.derms.webserver;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The address under which the service calls itself.
 *
 * @param port -1 for the scheme's own
 */
record ServiceAddress(String scheme, String host, int port) {

    /** The address in {@code DERMS_PUBLIC_URL}; empty where it is not set, or no URL. */
    static Optional<ServiceAddress> parse(String publicUrl) {
        try {
            URI url = new URI(publicUrl.strip());
            return url.getHost() == null || url.getScheme() == null
                    ? Optional.empty()
                    : Optional.of(new ServiceAddress(url.getScheme(), url.getHost(), url.getPort()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    int effectivePort() {
        if (port >= 0) {
            return port;
        }
        return scheme.equals("https") ? 443 : 80;
    }
}
