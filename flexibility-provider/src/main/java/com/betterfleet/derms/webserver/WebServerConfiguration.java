package com.betterfleet.derms.webserver;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bounds the time of each request, and decides who calls and under which address. */
@Configuration(proxyBeanMethods = false)
class WebServerConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> requestBoundsCustomizer(
            @Value("${derms.trusted-proxies:}") String trustedProxies,
            @Value("${derms.public-url:}") String publicUrl) {
        RequestOriginValve origin =
                new RequestOriginValve(TrustedProxies.parse(trustedProxies), ServiceAddress.parse(publicUrl));
        return server -> {
            server.setProtocol(TimeLimitedProtocol.class.getName());
            server.addEngineValves(new RefusedConnectionLog(), origin);
            server.addContextValves(new BodyTimeoutValve());
        };
    }
}
