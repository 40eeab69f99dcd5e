package com.betterfleet.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.betterfleet.benchmarks.report.LineChart.Line;
import com.betterfleet.benchmarks.report.LineChart.Point;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartImageTests {

    private static final LineChart CHART = new LineChart(
            "growth",
            "Forecasts <accepted> & stored",
            "groups",
            "forecasts per second",
            List.of(
                    new Line("1 instance", List.of(new Point(1_000, 600), new Point(10_000, 300))),
                    new Line("2 instances", List.of(new Point(1_000, 0), new Point(10_000, 450)))));

    @Test
    void areWellFormedWithTitleAxesAndLegend() throws Exception {
        assertThat(textsOf(parse(ChartImage.draw(CHART))))
                .contains(
                        "Forecasts <accepted> & stored",
                        "groups",
                        "forecasts per second",
                        "1 instance",
                        "2 instances",
                        "1,000",
                        "10,000",
                        "0",
                        "600");
    }

    @Test
    void placeZeroOnTheAxisAndHigherValuesAboveIt() throws Exception {
        NodeList lines = parse(ChartImage.draw(CHART)).getElementsByTagName("polyline");
        assertThat(lines.getLength()).isEqualTo(2);
        assertThat(pointsOf(lines, 0)).isEqualTo("100.0,50.0 520.0,185.0");
        assertThat(pointsOf(lines, 1)).isEqualTo("100.0,320.0 520.0,117.5");
    }

    @Test
    void spaceTheHorizontalAxisByOrdersOfMagnitude() throws Exception {
        LineChart chart = new LineChart(
                "x",
                "x",
                "x",
                "y",
                List.of(new Line("l", List.of(new Point(1, 1), new Point(10, 1), new Point(100, 1)))));
        assertThat(pointsOf(parse(ChartImage.draw(chart)).getElementsByTagName("polyline"), 0))
                .isEqualTo("100.0,50.0 310.0,50.0 520.0,50.0");
    }

    @Test
    void drawACaseThatWasMeasuredAlone() throws Exception {
        LineChart chart = new LineChart("x", "x", "x", "y", List.of(new Line("l", List.of(new Point(1_000, 0)))));
        assertThat(pointsOf(parse(ChartImage.draw(chart)).getElementsByTagName("polyline"), 0))
                .isEqualTo("310.0,320.0");
    }

    @Test
    void withoutAPointAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChartImage.draw(new LineChart("empty", "x", "x", "y", List.of())))
                .withMessageContaining("empty");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.9, 0.2", "7, 2", "10, 2", "11, 5", "600, 200", "1234, 500"})
    void divideTheAxisByRoundNumbers(double most, double step) {
        assertThat(ChartImage.findStep(most)).isEqualTo(step, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "0.25|0.25", "1.5|1.5", "20|20", "123.4|123", "50000|50,000"})
    void writeNumbersShortly(double number, String text) {
        assertThat(ChartImage.formatNumber(number)).isEqualTo(text);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> textsOf(Document svg) {
        NodeList texts = svg.getElementsByTagName("text");
        return IntStream.range(0, texts.getLength())
                .mapToObj(i -> texts.item(i).getTextContent())
                .toList();
    }

    private static String pointsOf(NodeList lines, int number) {
        return ((Element) lines.item(number)).getAttribute("points");
    }
}
