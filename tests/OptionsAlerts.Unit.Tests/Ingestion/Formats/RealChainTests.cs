using OptionsAlerts.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Formats;

public sealed class RealChainTests
{
    [Theory]
    [InlineData("chains/IWM_2026-07-02.json.gz", "IWM", 296.57, "2026-07-02T19:54:28Z", 5004)]
    [InlineData("chains/RUT_2023-09-21T0317Z.json.gz", "RUT", 1806.1193, "2023-09-21T03:02:42Z", 6680)]
    [InlineData("chains/iwm-2026-06-30/IWM_20260630T143927Z.json.gz", "IWM", 299.77, "2026-06-30T14:24:22Z", 4830)]
    public void a_recorded_body_is_read_whole(string file, string symbol, double spot, string asOf, int contracts)
    {
        var chain = CboeBodyReader.ReadChainFile(SharedData.Path(file), "recorded");
        chain.Snapshot.Validate();
        (chain.Snapshot.Underlying, chain.Snapshot.Spot, chain.Snapshot.Contracts.Count).ShouldBe((symbol, spot, contracts));
        chain.Snapshot.AsOf.ShouldBe(DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture));
        chain.Snapshot.Excluded.ShouldBeEmpty();
        chain.Repaired.ShouldBeEmpty();
    }

    [Fact]
    public void rut_holds_both_roots_in_their_published_numbers()
    {
        var columns = CboeBodyReader.ReadChainFile(SharedData.Path("chains/RUT_2023-09-21T0317Z.json.gz"), "recorded").Snapshot.Contracts;
        columns.Root.CountBy(root => columns.Roots[root]).ToDictionary().ShouldBe(new Dictionary<string, int> { ["RUT"] = 1472, ["RUTW"] = 5208 }, ignoreOrder: true);
    }

    [Fact]
    public void volume_of_the_recorded_session_only_grows()
    {
        var totals = Directory.EnumerateFiles(SharedData.Path("chains/iwm-2026-06-30")).Order(StringComparer.Ordinal)
            .Select(file => CboeBodyReader.ReadChainFile(file, "recorded").Snapshot.Contracts.DayVolume.Sum(volume => volume ?? 0)).ToList();
        totals.Count.ShouldBe(7);
        totals.ShouldBe(totals.Order());
    }

    [Theory]
    [InlineData("spx_2022-12-12", "SPX", 3990.5601, "2022-12-13T01:30:00Z", "2022-12-12")]
    [InlineData("spx_2024-01-07", "SPX", 4697.2402, "2024-01-07T15:52:00Z", "2024-01-07")]
    [InlineData("spx_2025-08-27", "SPX", 6481.3999, "2025-08-28T01:30:00Z", "2025-08-27")]
    [InlineData("spx_2025-08-28", "SPX", 6501.8599, "2025-08-28T20:25:00Z", "2025-08-28")]
    [InlineData("spy_2023-09-14", "SPY", 450.81, "2023-09-14T20:31:00Z", "2023-09-14")]
    public void a_downloaded_quote_table_is_read_whole(string file, string symbol, double spot, string asOf, string quoteDate)
    {
        var path = SharedData.Path($"chains/{file}.csv");
        var chain = CboeQuoteTable.ReadFile(path, "file");
        chain.Snapshot.Validate();
        (chain.Snapshot.Underlying, chain.Snapshot.Spot).ShouldBe((symbol, spot));
        chain.Snapshot.AsOf.ShouldBe(DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture));
        chain.QuoteDate.ToString("yyyy-MM-dd").ShouldBe(quoteDate);
        chain.Snapshot.Contracts.Count.ShouldBe(2 * (File.ReadLines(path).Count(line => line.Length > 0) - File.ReadLines(path).TakeWhile(line => !line.StartsWith("Expiration", StringComparison.Ordinal)).Count(line => line.Length > 0) - 1));
        chain.Snapshot.Excluded.ShouldBeEmpty();
        chain.Repaired.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("vix-daily.csv", "1990-01-02", 17.24, "2026-07-23", 18.7)]
    [InlineData("VIX3M_History.csv", "2009-09-18", 26.54, "2026-07-22", 19.54)]
    [InlineData("VIX9D_History.csv", "2011-01-04", 16.06, "2026-07-22", 14.88)]
    [InlineData("VVIX_History.csv", "2006-03-06", 71.73, "2026-07-22", 95.55)]
    public void a_volatility_history_is_read_whole(string file, string first, double firstClose, string last, double lastClose)
    {
        var path = SharedData.Path($"vix/{file}");
        var history = VolatilityHistoryCsv.ReadFile(path);
        history.Skipped.ShouldBeEmpty();
        history.Days.Count.ShouldBe(File.ReadLines(path).Count(line => line.Length > 0) - 1);
        (history.Days[0].Date.ToString("yyyy-MM-dd"), history.Days[0].Close).ShouldBe((first, firstClose));
        (history.Days[^1].Date.ToString("yyyy-MM-dd"), history.Days[^1].Close).ShouldBe((last, lastClose));
    }
}
