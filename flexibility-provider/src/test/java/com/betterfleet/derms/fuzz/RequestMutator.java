package com.betterfleet.derms.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.betterfleet.derms.fuzz.FuzzRequest.NamedValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Changes a request at random: body, bytes, headers, path, query or method. The framing of HTTP stays right: lengths,
 * transfer codings and line ends are the web server's.
 */
final class RequestMutator {

    private static final int UNCHANGED_PERCENT = 8;
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "FOO");

    private static final List<String> CONTENT_TYPES = List.of(
            "text/plain",
            "text/csv",
            "application/x-ndjson",
            "application/json;charset=UTF-16",
            "application/json; charset=nonsense",
            "APPLICATION/JSON",
            "application/json;",
            "application/*",
            "*/*",
            "json",
            "",
            "/",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/problem+json",
            "application/xml");

    private static final List<String> CODINGS =
            List.of("gzip", "x-gzip", "GZIP", "deflate", "br", "identity", "gzip, gzip", "", ",", "nonsense");

    private static final List<String> ACCEPTED = List.of(
            "*/*",
            "application/json",
            "text/csv",
            "text/html",
            "image/png",
            "application/xml",
            "",
            "nonsense",
            "a/b;q=x");

    /** No wrong password of an account that exists: guessing has limits of its own. */
    private static final List<String> CREDENTIALS = List.of(
            "",
            "Basic",
            "Basic !!!",
            "Basic Og==",
            "Basic " + encode("\0:x"),
            "Bearer",
            "Bearer x",
            "Bearer a.b.c",
            "Token",
            "Token ",
            "Token token-that-does-not-exist",
            "Digest username=\"x\"",
            "Negotiate x");

    private static final List<String> IDS =
            List.of("", " ", "x".repeat(255), "x".repeat(256), "1", "é", "a,b", "\"quoted\"", "<b>", "%00");

    private RequestMutator() {}

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** Changes a request in no, one or a few places. */
    static void mutate(FuzzRequest request, Random random) {
        if (random.nextInt(100) < UNCHANGED_PERCENT) {
            return;
        }
        do {
            mutateOnce(request, random);
        } while (random.nextInt(4) == 0);
    }

    private static void mutateOnce(FuzzRequest request, Random random) {
        int kind = random.nextInt(100);
        if (kind < 60 && request.body != null) {
            request.body = mutateText(request, random).getBytes(UTF_8);
        } else if (kind < 72 && request.body != null) {
            request.body = mutateBytes(request, random);
        } else if (kind < 82) {
            mutateQuery(request, random);
        } else if (kind < 90) {
            mutateHeader(request, random);
        } else if (kind < 97) {
            mutatePath(request, random);
        } else {
            request.method = OddValues.pick(random, METHODS);
            request.mutations.add("method " + request.method);
        }
    }

    /** JSON as a whole; of other formats one line. */
    private static String mutateText(FuzzRequest request, Random random) {
        String text = request.bodyText();
        if (text.startsWith("{") && text.contains("}\n")) {
            String[] lines = text.split("\n", -1);
            int line = random.nextInt(lines.length);
            lines[line] = JsonMutator.mutate(lines[line], random, request.mutations);
            return String.join("\n", lines);
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return JsonMutator.mutate(text, random, request.mutations);
        }
        request.mutations.add("a cell");
        String[] cells = text.split(",", -1);
        cells[random.nextInt(cells.length)] = switch (random.nextInt(4)) {
            case 0 -> "\"a\nb\"";
            case 1 -> "\"unclosed";
            case 2 -> OddValues.urlPart(random);
            default -> OddValues.jsonInPlaceOf("1", random);
        };
        return String.join(",", cells);
    }

    private static byte[] mutateBytes(FuzzRequest request, Random random) {
        byte[] body = request.body == null ? new byte[0] : request.body;
        int at = body.length == 0 ? 0 : random.nextInt(body.length);
        return switch (random.nextInt(7)) {
            case 0 -> {
                request.mutations.add("flip byte " + at);
                byte[] flipped = body.clone();
                if (flipped.length > 0) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
            case 1 -> {
                request.mutations.add("cut at byte " + at);
                yield Arrays.copyOf(body, at);
            }
            case 2 -> {
                request.mutations.add("insert at byte " + at);
                byte[] odd = {(byte) random.nextInt(256), (byte) random.nextInt(256)};
                yield join(join(Arrays.copyOf(body, at), odd), Arrays.copyOfRange(body, at, body.length));
            }
            case 3 -> {
                request.mutations.add("byte order mark");
                String mark = random.nextInt(3) == 0 ? "\uFEFF\uFEFF" : "\uFEFF";
                yield join(mark.getBytes(UTF_8), body);
            }
            case 4 -> {
                request.mutations.add("gzip");
                request.replaceHeader("Content-Encoding", "gzip");
                yield compress(body);
            }
            case 5 -> {
                byte[] packed = compress(body);
                request.mutations.add("broken gzip");
                request.replaceHeader("Content-Encoding", "gzip");
                packed[random.nextInt(packed.length)] ^= 1;
                yield Arrays.copyOf(packed, 1 + random.nextInt(packed.length));
            }
            default -> {
                request.mutations.add("twice");
                yield join(body, body);
            }
        };
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] compress(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static void mutateQuery(FuzzRequest request, Random random) {
        List<NamedValue> query = request.query;
        int kind = query.isEmpty() ? 0 : random.nextInt(6);
        if (kind == 0) {
            String name = random.nextInt(4) == 0 ? OddValues.urlPart(random) : "limit";
            query.add(new NamedValue(name, OddValues.urlPart(random)));
            request.mutations.add("parameter " + name);
            return;
        }
        int at = random.nextInt(query.size());
        NamedValue present = query.get(at);
        request.mutations.add("query " + present.name());
        switch (kind) {
            case 1 -> query.add(present);
            case 2 -> query.remove(at);
            case 3 -> query.set(at, new NamedValue(present.name().toUpperCase(Locale.ROOT), present.value()));
            case 4 -> query.set(at, new NamedValue(present.name(), OddValues.urlTime(random)));
            default -> query.set(at, new NamedValue(present.name(), OddValues.urlPart(random)));
        }
    }

    private static void mutateHeader(FuzzRequest request, Random random) {
        switch (random.nextInt(12)) {
            case 0, 1 -> replace(request, "Content-Type", OddValues.pick(random, CONTENT_TYPES));
            case 2 -> remove(request, "Content-Type");
            case 3 -> replace(request, "Content-Encoding", OddValues.pick(random, CODINGS));
            case 4, 5 -> replace(request, "X-Request-ID", OddValues.pick(random, IDS));
            case 6 -> remove(request, "X-Request-ID");
            case 7 -> replace(request, "X-Correlation-ID", OddValues.pick(random, IDS));
            case 8 -> mutateSegments(request, random);
            case 9 -> replace(request, "Accept", OddValues.pick(random, ACCEPTED));
            case 10 -> replace(request, "Authorization", OddValues.pick(random, CREDENTIALS));
            default -> mutateAnyHeader(request, random);
        }
    }

    private static void mutateSegments(FuzzRequest request, Random random) {
        List<String> numbers = List.of("1", "2", "3", "0", "-1", "", "1.0", "x", "2147483648", "99999999999999999999");
        if (random.nextInt(4) > 0) {
            replace(request, "X-Segment-Index", OddValues.pick(random, numbers));
        }
        if (random.nextInt(4) > 0) {
            replace(request, "X-Segment-Count", OddValues.pick(random, numbers));
        }
    }

    private static void mutateAnyHeader(FuzzRequest request, Random random) {
        NamedValue header = OddValues.pick(random, request.headers);
        switch (random.nextInt(5)) {
            case 0 -> request.headers.add(header);
            case 1 -> replace(request, header.name().toLowerCase(Locale.ROOT), header.value());
            case 2 -> replace(request, header.name(), header.value() + "x".repeat(300));
            case 3 -> {
                request.brokenHttp = true;
                replace(request, header.name(), header.value() + (char) random.nextInt(9));
            }
            default -> replace(request, "X-Forwarded-For", OddValues.pick(random, IDS));
        }
        request.mutations.add("header " + header.name());
    }

    private static void replace(FuzzRequest request, String name, String value) {
        // Raw bytes of UTF-8, as clients send them.
        request.replaceHeader(name, new String(value.getBytes(UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1));
        request.mutations.add("%s: %s".formatted(name, value));
    }

    private static void remove(FuzzRequest request, String name) {
        request.removeHeader(name);
        request.mutations.add("no " + name);
    }

    private static void mutatePath(FuzzRequest request, Random random) {
        String[] parts = request.path.split("/", -1);
        // The first is empty; the edge itself stays, so that its form of a refusal can be expected.
        int at = Math.min(parts.length - 1, 3 + random.nextInt(Math.max(1, parts.length - 3)));
        String part = parts[at];
        switch (random.nextInt(11)) {
            case 0 -> parts[at] = OddValues.urlPart(random);
            case 1 -> parts[at] = "/" + part;
            case 2 -> parts[at] = part + "/";
            case 3 -> parts[at] = "./" + part;
            case 4 -> parts[at] = "x/../" + part;
            case 5 -> parts[at] = encodeFirst(part);
            case 6 -> parts[at] = part.toUpperCase(Locale.ROOT);
            case 7 -> parts[at] = part + ".json";
            case 8 -> parts[at] = part + ";x=1";
            case 9 -> parts[at] = part + "/" + OddValues.urlPart(random);
            default -> {
                request.brokenHttp = true;
                parts[at] = part + OddValues.pick(random, List.of("|", "<", "%zz", "%", "\\", "\u00e9", "^", "\u0001"));
            }
        }
        request.path = String.join("/", parts);
        request.mutations.add("path " + parts[at]);
    }

    private static String encodeFirst(String part) {
        return part.isEmpty() ? "%2F" : "%%%02x".formatted((int) part.charAt(0)) + part.substring(1);
    }
}
