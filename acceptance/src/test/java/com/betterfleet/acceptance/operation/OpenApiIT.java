package com.betterfleet.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProcesses.class)
@DisplayName("The API describes itself")
class OpenApiIT {

    private final RunningService service;

    OpenApiIT(RunningService service) {
        this.service = service;
    }

    @Test
    void theDocumentNamesThePathsThatOutsideToolsRelyOn() {
        assertThat(service.api().readJson("//v3/api-docs").get("paths").propertyNames())
                .contains(
                        "/api/v1/clock",
                        "/api/v1/microgrids/{id}",
                        "/api/v1/circuits/{id}",
                        "/api/v1/circuits/{id}/operational-limit",
                        "/api/v1/scopes/{id}",
                        "/api/v1/scopes/{id}/constraint",
                        "/api/v1/scopes/{id}/timeline",
                        "/api/v1/scopes/{id}/withdraw",
                        "/api/v1/assets/{id}",
                        "/api/v1/connections/{id}",
                        "/api/v1/connections/{id}/groups/{groupId}",
                        "/api/v1/connections/{id}/handshake",
                        "/api/v1/meter-readings",
                        "/api/v1/incidents",
                        "/api/v1/incidents/{id}",
                        "/api/v1/incidents/{id}/acknowledge",
                        "/api/v1/notifications",
                        "/api/v1/notifications/read",
                        "/api/v1/messages",
                        "/api/v1/audit",
                        "/api/v1/events");
    }

    @Test
    void healthIsPublicAndMetricsNeedASignedInUser() {
        HttpCalls.get(service.url() + "/actuator/health/liveness").requireStatus(200);
        HttpCalls.get(service.url() + "/actuator/health/readiness").requireStatus(200);
        HttpCalls.get(service.url() + "/actuator/prometheus")
                .requireNoInternals()
                .requireStatus(401);
        assertThat(service.api().get("//actuator/prometheus").requireStatus(200).body())
                .contains("jvm_memory_used_bytes");
        service.api().get("//actuator/env").requireNoInternals().requireStatus(404);
    }
}
