package com.betterfleet.derms.fuzz;

import com.betterfleet.derms.ServiceTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Valid calls of the API, one per operation of its OpenAPI description; bodies follow the schemas. */
final class ApiCalls {

    static final String DESCRIPTION = "/v3/api-docs";

    /** Operations that are not called, with the reason. */
    static final Map<String, String> LEFT_OUT = Map.of(
            "GET /api/v1/events", "its answer does not end",
            "PUT /api/v1/clock", "time is shared with all other tests");

    /** Operations that cost the service a tenth of a second or more, and so are called rarely. */
    private static final List<String> EXPENSIVE = List.of("POST /api/v1/signing-keys", "PUT /api/v1/accounts/{name}");

    private static final int RARELY = 40;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonNode description;
    private final List<ApiOperation> operations = new ArrayList<>();

    /** An operation, by one of the media types that it reads; empty: it reads no body. */
    record ApiOperation(String method, String path, JsonNode details, String mediaType) {

        String name() {
            return mediaType.isEmpty() || mediaType.equals("application/json")
                    ? method + " " + path
                    : "%s %s (%s)".formatted(method, path, mediaType);
        }
    }

    ApiCalls(JsonNode description) {
        this.description = description;
        description
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
                    if (!LEFT_OUT.containsKey(method + " " + path.getKey())) {
                        mediaTypesOf(operation.getValue())
                                .forEach(type -> operations.add(
                                        new ApiOperation(method, path.getKey(), operation.getValue(), type)));
                    }
                }));
    }

    private static List<String> mediaTypesOf(JsonNode operation) {
        JsonNode content = operation.path("requestBody").path("content");
        return content.isEmpty() ? List.of("") : List.copyOf(content.propertyNames());
    }

    List<ApiOperation> operations() {
        return operations;
    }

    FuzzRequest createCall(FuzzSite site, Random random) {
        ApiOperation operation = OddValues.pick(random, operations);
        while (EXPENSIVE.contains(operation.name()) && random.nextInt(RARELY) > 0) {
            operation = OddValues.pick(random, operations);
        }
        return createCall(operation, site, random);
    }

    FuzzRequest createCall(ApiOperation operation, FuzzSite site, Random random) {
        ExampleValues examples = new ExampleValues(site, operation.method().equals("POST"), random);
        String credentials = ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD;
        String path = operation
                .path()
                .replaceAll("\\{(?:number|messageId|letterId)}", "1")
                .replaceAll("\\{\\w+}", site.id());
        if (operation.path().startsWith("/api/v1/incidents/")) {
            path = path.replace(site.id(), "1");
        }
        FuzzRequest request = new FuzzRequest(operation.name(), operation.method(), path)
                .withHeader(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        operation.details().path("parameters").forEach(parameter -> {
            boolean asked = parameter.path("required").asBoolean(false) || random.nextInt(3) == 0;
            if (parameter.get("in").stringValue().equals("query") && asked) {
                String name = parameter.get("name").stringValue();
                String value =
                        examples.valueOf(name, resolve(parameter.get("schema"))).asString("1");
                request.withQuery(name, URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        if (!operation.mediaType().isEmpty()) {
            request.withBody(operation.mediaType(), createBody(operation, examples));
        }
        return request;
    }

    private String createBody(ApiOperation operation, ExampleValues examples) {
        if (operation.path().startsWith("/api/v1/connections")
                && operation.path().matches(".*/connections(/\\{id})?")) {
            return examples.connection();
        }
        if (operation.path().endsWith("/meter-readings")) {
            return examples.readings(operation.mediaType());
        }
        JsonNode schema = resolve(operation
                .details()
                .get("requestBody")
                .get("content")
                .get(operation.mediaType())
                .get("schema"));
        return JSON.writeValueAsString(createValue("body", schema, examples));
    }

    private JsonNode createValue(String name, JsonNode schema, ExampleValues examples) {
        if (schema.has("properties")) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            schema.get("properties").properties().forEach(property -> {
                JsonNode type = resolve(property.getValue());
                if (!type.path("readOnly").asBoolean(false) && !examples.isOmitted(property.getKey())) {
                    object.set(property.getKey(), createValue(property.getKey(), type, examples));
                }
            });
            return object;
        }
        if (schema.path("type").asString("").equals("array")) {
            return JsonNodeFactory.instance.arrayNode().add(createValue(name, resolve(schema.get("items")), examples));
        }
        return examples.valueOf(name, schema);
    }

    private JsonNode resolve(JsonNode schema) {
        JsonNode reference = schema.get("$ref");
        return reference == null
                ? schema
                : description.at(reference.stringValue().substring(1));
    }
}
