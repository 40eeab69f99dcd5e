package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LatencyRecorder;
import com.betterfleet.benchmarks.report.Percentiles;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium with a signed-in page, which measures when a page shows its first content. */
final class PageBrowser implements AutoCloseable {

    private static final Path EXECUTABLE = Path.of("/usr/bin/chromium");
    private static final double PATIENCE_MILLIS = 60_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Playwright playwright;
    private final Browser browser;
    private final Page page;
    private final String url;

    private PageBrowser(Playwright playwright, Browser browser, String url) {
        this.playwright = playwright;
        this.browser = browser;
        this.page = browser.newPage();
        this.url = url;
    }

    static PageBrowser signIn(ServiceUnderLoad service) throws IOException {
        if (!Files.exists(EXECUTABLE)) {
            throw new IOException(EXECUTABLE + " is missing; install it: apt-get install chromium");
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(EXECUTABLE)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
        PageBrowser started = new PageBrowser(playwright, browser, service.url());
        started.signIn();
        return started;
    }

    private void signIn() {
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.navigate(url + "/console/microgrids");
        page.fill("#username", "admin");
        page.fill("#password", ServiceUnderLoad.PASSWORD);
        page.click("main button[type=submit]");
        page.waitForURL("**/console/microgrids**");
    }

    /** Loads a page a number of times, after two loads that do not count, and returns the times to its first paint. */
    Percentiles measureFirstPaint(String path, int times) {
        LatencyRecorder paints = new LatencyRecorder();
        for (int i = -2; i < times; i++) {
            page.navigate(url + path);
            page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0");
            Object paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
            if (i >= 0 && paint instanceof Number millis) {
                paints.record(Math.round(millis.doubleValue() * NANOS_PER_MILLI));
            }
        }
        return paints.summarize();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
