package com.betterfleet.derms.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@Execution(CONCURRENT)
class SharedBlockFilterTests {

    private final AtomicLong changes = new AtomicLong();
    private final AtomicInteger renderings = new AtomicInteger();
    private final SharedBlockFilter filter = new SharedBlockFilter(changes::get);

    @Test
    void pagesThatFetchABlockAtTheSameTimeShareOneRendering() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FilterChain slow = (request, response) -> {
            begun.countDown();
            awaitLatch(go);
            render(response);
        };
        try (ExecutorService pages = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<MockHttpServletResponse> first = pages.submit(() -> fetch("GET", "/console/cards", "page=1", slow));
            awaitLatch(begun);
            Future<MockHttpServletResponse> second = pages.submit(() -> fetch("GET", "/console/cards", "page=1", slow));
            go.countDown();
            assertThat(first.get().getContentAsString()).isEqualTo("rendering 1");
            assertThat(second.get().getContentAsString()).isEqualTo("rendering 1");
            assertThat(second.get().getContentType()).isEqualTo("text/html;charset=UTF-8");
            assertThat(second.get().getContentLength()).isEqualTo("rendering 1".length());
        }
    }

    @Test
    void aBlockRenderedBeforeAChangeIsNotShownAfterIt() throws Exception {
        assertThat(content("/console/scopes/s/now")).isEqualTo("rendering 1");
        assertThat(content("/console/scopes/s/now")).isEqualTo("rendering 1");
        changes.incrementAndGet();
        assertThat(content("/console/scopes/s/now")).isEqualTo("rendering 2");
    }

    @Test
    void blocksOfOtherAddressesAndQueriesAreOthers() throws Exception {
        assertThat(content("/console/scopes/s/now")).isEqualTo("rendering 1");
        assertThat(content("/console/scopes/t/now")).isEqualTo("rendering 2");
        assertThat(fetch("GET", "/console/cards", "page=1", this::renderBlock).getContentAsString())
                .isEqualTo("rendering 3");
        assertThat(fetch("GET", "/console/cards", "page=2", this::renderBlock).getContentAsString())
                .isEqualTo("rendering 4");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /console/notices",
        "GET, /console/scopes/s/negotiation",
        "GET, /console/scopes/s",
        "GET, /console/microgrids",
        "POST, /console/cards"
    })
    void whatAnAccountSeesAloneIsNotShared(String method, String path) throws Exception {
        assertThat(fetch(method, path, "", this::renderBlock).getContentAsString())
                .isEqualTo("rendering 1");
        assertThat(fetch(method, path, "", this::renderBlock).getContentAsString())
                .isEqualTo("rendering 2");
    }

    @Test
    void anErrorIsNotShared() throws Exception {
        FilterChain absent = (request, response) -> ((HttpServletResponse) response).sendError(404);
        assertThat(fetch("GET", "/console/scopes/s/now", "", absent).getStatus())
                .isEqualTo(404);
        assertThat(content("/console/scopes/s/now")).isEqualTo("rendering 1");
    }

    @Test
    void aFailureIsNotShared() throws Exception {
        FilterChain failing = (request, response) -> {
            throw new ServletException("no database");
        };
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> fetch("GET", "/console/scopes/s/now", "", failing));
        assertThat(content("/console/scopes/s/now")).isEqualTo("rendering 1");
    }

    private String content(String path) throws Exception {
        return fetch("GET", path, "", this::renderBlock).getContentAsString();
    }

    private MockHttpServletResponse fetch(String method, String path, String query, FilterChain chain)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setQueryString(query);
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, chain);
        return response;
    }

    private void renderBlock(ServletRequest request, ServletResponse response) throws IOException {
        render(response);
    }

    private void render(ServletResponse response) throws IOException {
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().write("rendering " + renderings.incrementAndGet());
    }

    private static void awaitLatch(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
