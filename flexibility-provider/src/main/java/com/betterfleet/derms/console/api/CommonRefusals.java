package com.betterfleet.derms.console.api;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the refusals that every call of the API has in common. */
@Configuration(proxyBeanMethods = false)
class CommonRefusals {

    @Bean
    OpenApiCustomizer commonRefusalCustomizer() {
        return api -> api.getPaths()
                .values()
                .forEach(path -> path.readOperations().forEach(CommonRefusals::describeRefusals));
    }

    private static void describeRefusals(Operation operation) {
        ApiResponses responses = operation.getResponses();
        if (responses == null) {
            return;
        }
        if (operation.getRequestBody() != null) {
            describe(
                    responses,
                    "413",
                    "The body is larger than its bound, which the detail names: 1 MiB, for meter readings 16 MiB"
                            + " unless set otherwise. Nothing was stored.");
            describe(responses, "415", "The Content-Type or the Content-Encoding is not read by this call.");
        }
        describe(
                responses,
                "503",
                "The database does not answer, or it did not carry the call out; repeat it after the seconds of"
                        + " Retry-After.");
    }

    private static void describe(ApiResponses responses, String status, String text) {
        responses.putIfAbsent(status, new ApiResponse().description(text));
    }
}
