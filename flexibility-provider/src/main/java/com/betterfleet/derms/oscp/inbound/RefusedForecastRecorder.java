package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.forecast.ForecastIntake;
import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import tools.jackson.databind.JsonNode;

/**
 * Records every rejected forecast of an authenticated partner before the response is sent, as its limits age. It
 * covers rejections by the filter, the endpoint and the forecast rules.
 */
@RestControllerAdvice(basePackageClasses = RefusedForecastRecorder.class)
class RefusedForecastRecorder implements ResponseBodyAdvice<Object> {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedForecastRecorder.class);
    private static final String PATH = "/" + MessageName.UPDATE_GROUP_CAPACITY_FORECAST.wireName();

    /** Without 401, which is no known partner, and without those that ask for the same message again. */
    private static final Set<Integer> RECORDED_STATUSES = Set.of(400, 403, 404, 409, 413, 415);

    private final ForecastIntake intake;

    RefusedForecastRecorder(ForecastIntake intake) {
        this.intake = intake;
    }

    /** Records a message that was rejected before it was parsed. */
    void recordRefusal(String connectionId, HttpServletRequest request, int status, String reason) {
        if (request.getMethod().equals("POST")
                && request.getRequestURI().endsWith(PATH)
                && RECORDED_STATUSES.contains(status)) {
            String id = request.getHeader(OscpHeaders.REQUEST_ID);
            String shownId = id == null ? null : PresentedCredential.remove(request, id);
            recordRefusal(connectionId, Optional.empty(), shownId, status, reason);
        }
    }

    @Override
    public boolean supports(MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter answer,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (request instanceof ServletServerHttpRequest servletRequest
                && response instanceof ServletServerHttpResponse servletResponse) {
            HttpServletRequest originalRequest = servletRequest.getServletRequest();
            int status = servletResponse.getServletResponse().getStatus();
            if (originalRequest.getRequestURI().endsWith(PATH)
                    && RECORDED_STATUSES.contains(status)
                    && originalRequest.getAttribute(PartnerFilter.INBOUND) instanceof InboundMessage inbound) {
                String reason = response.getHeaders().getFirst(OscpHeaders.ERROR_MESSAGE);
                recordRefusal(
                        inbound.connectionId(),
                        readGroupId(inbound),
                        inbound.requestId(),
                        status,
                        String.valueOf(reason));
            }
        }
        return body;
    }

    private void recordRefusal(
            String connectionId, Optional<String> groupId, @Nullable String id, int status, String reason) {
        String message = id == null || id.isBlank() || id.length() > OscpHeaders.MAX_ID_LENGTH
                ? "a forecast"
                : "forecast \"%s\"".formatted(id);
        try {
            intake.publishRejection(connectionId, groupId, message, "%s (%d)".formatted(reason, status));
        } catch (DataAccessException | TransactionException e) {
            // The response is unaffected, and the rejection is in the message log.
            LOG.warn("A rejected forecast of connection {} could not be recorded: {}", connectionId, e.getMessage());
        }
    }

    private static Optional<String> readGroupId(InboundMessage inbound) {
        JsonNode group = inbound.body().get("group_id");
        return group != null && group.isString() && group.stringValue().length() <= OscpHeaders.MAX_ID_LENGTH
                ? Optional.of(group.stringValue().replace("\0", ""))
                : Optional.empty();
    }
}
