using OptionsAlerts.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Formats;

public sealed class VolatilityCsvTests
{
    private static DailyHistory Daily(string text) => VolatilityHistoryCsv.Read(new StringReader(text), "vix.csv");

    private static IntradayVolatility Intraday(string text) => IntradayVolatilityCsv.Read(new StringReader(text), "volatility.csv", "recorded");

    [Fact]
    public void days_come_out_oldest_first_whatever_their_order() =>
        Daily("DATE,OPEN,HIGH,LOW,CLOSE\r\n01/03/1990,1,2,1,18.19\r\n01/02/1990,1,2,1,17.24\r\n").Days.Select(day => day.Close).ShouldBe([17.24, 18.19]);

    [Fact]
    public void a_two_column_file_gives_one_value_for_all_four() =>
        Daily("DATE,VVIX\n2026-07-22,95.55\n").Days.ShouldBe([new DailyBar(new DateOnly(2026, 7, 22), 95.55, 95.55, 95.55, 95.55)]);

    [Fact]
    public void bad_rows_are_counted_by_reason()
    {
        var history = Daily("DATE,OPEN,HIGH,LOW,CLOSE\n2020-01-02,1,1,1,12\n2020-01-02,1,1,1,13\n2020-01-03,1,1,1,NaN\n2020-01-06,1,1,1,0\n2020-13-01,1,1,1,1\n2020-01-07,1\n\n");
        history.Days.Select(day => day.Close).ShouldBe([12]);
        history.Skipped.ShouldBe(new Dictionary<string, int> { ["bad_time"] = 1, ["duplicate"] = 1, ["malformed"] = 1, ["not_a_number"] = 2 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("", "vix.csv: empty")]
    [InlineData("<html>\n", "vix.csv line 1: no volatility history: its header does not begin with DATE")]
    [InlineData("DATE,A,B\n", "vix.csv line 1: no volatility history: header DATE,OPEN,HIGH,LOW,CLOSE or two columns wanted")]
    [InlineData("DATE,VVIX\n", "vix.csv: a volatility history without rows")]
    [InlineData("DATE,VVIX\nx,y\n", "vix.csv: a volatility history without one usable row (bad_time 1)")]
    public void other_files_are_refused(string text, string message) => Should.Throw<InvalidFileException>(() => Daily(text)).Message.ShouldBe(message);

    [Fact]
    public void an_intraday_file_gives_quotes_in_order_of_time_with_absent_columns_null()
    {
        var quotes = Intraday("time,vvix,vix\n2026-06-30T14:31:00Z,,17.5\n2026-06-30T10:30:00-04:00,95.5,17.25\n").Quotes;
        quotes.Select(quote => (quote.AsOf.UtcDateTime.ToString("HH:mm"), quote.Vix, quote.Vvix, quote.Vix3M)).ShouldBe([("14:30", 17.25, 95.5, null), ("14:31", 17.5, null, null)]);
    }

    [Fact]
    public void an_intraday_time_without_a_zone_is_no_instant()
    {
        var read = Intraday("time,vix\n2026-06-30T14:31:00,17\n2026-06-30,17\n2026-06-30T14:31:00Z,17\n2026-06-30T14:32:00Z,x\n");
        read.Quotes.Count.ShouldBe(1);
        read.Skipped.ShouldBe(new Dictionary<string, int> { ["bad_time"] = 2, ["not_a_number"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void an_intraday_value_out_of_range_is_left_to_its_detector() =>
        Intraday("time,vix\n2026-06-30T14:31:00Z,-5\n").Quotes[0].Vix.ShouldBe(-5);
}
