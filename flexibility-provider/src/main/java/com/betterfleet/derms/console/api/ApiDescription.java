package com.betterfleet.derms.console.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes where the API is: at the address of its description, whatever host the caller named. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    @Bean
    OpenAPI apiDescriptionBase() {
        return new OpenAPI().servers(List.of(new Server().url("/")));
    }
}
