package com.betterfleet.derms.payload;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Leaves encoded slashes to the firewall, and replaces the web server's own page for paths that it refuses. Both answer in
 * the form of the edge.
 */
@Configuration(proxyBeanMethods = false)
class EncodedPathConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedPathCustomizer() {
        return server -> server.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        });
    }

    /** Without an order it runs after the framework's customizer, so that this valve answers before the framework's. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> errorReportCustomizer(
            ObjectProvider<EdgeResponses> responses, ObjectProvider<RejectedPathHandler> rejectedPaths) {
        return server -> server.addContextCustomizers(context -> context.getParent()
                .getPipeline()
                .addValve(new EdgeErrorReport(responses::getObject, rejectedPaths::getObject)));
    }
}
