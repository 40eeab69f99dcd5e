package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LatencyRecorder;
import com.betterfleet.benchmarks.report.Percentiles;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A session of the administrator at the console, without a browser. */
final class ConsoleClient implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int TRIES = 30;
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final String url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();

    private ConsoleClient(String url) {
        this.url = url;
    }

    static ConsoleClient signIn(ServiceUnderLoad service) throws IOException, InterruptedException {
        ConsoleClient client = new ConsoleClient(service.url());
        Matcher token = CSRF.matcher(client.load("/login"));
        if (!token.find()) {
            throw new IOException("the sign-in page has no token");
        }
        String form =
                "username=admin&password=" + encode(ServiceUnderLoad.PASSWORD) + "&_csrf=" + encode(token.group(1));
        var unused = client.http.send(
                HttpRequest.newBuilder(URI.create(client.url + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.discarding());
        String unusedPage = client.load("/console/microgrids");
        return client;
    }

    /**
     * Loads a page, again after a second where the service is overloaded. Any other answer but 200 is a failure, also a
     * redirect to the sign-in page.
     */
    String load(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request(path), BodyHandlers.ofString());
        for (int i = 0; answer.statusCode() == UNAVAILABLE && i < TRIES; i++) {
            TimeUnit.SECONDS.sleep(1);
            answer = http.send(request(path), BodyHandlers.ofString());
        }
        if (answer.statusCode() != OK) {
            throw new IOException(path + " was answered " + answer.statusCode());
        }
        return answer.body();
    }

    HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).build();
    }

    HttpClient http() {
        return http;
    }

    /** Measures the time of pages loaded one after the other, after a fifth as many that are not counted. */
    Percentiles measurePages(int times, IntFunction<String> path) throws IOException, InterruptedException {
        LatencyRecorder latencies = new LatencyRecorder();
        for (int i = -times / 5; i < times; i++) {
            long begun = System.nanoTime();
            String unused = load(path.apply(Math.abs(i)));
            if (i >= 0) {
                latencies.record(System.nanoTime() - begun);
            }
        }
        return latencies.summarize();
    }

    @Override
    public void close() {
        // Event streams have no end to wait for.
        http.shutdownNow();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
