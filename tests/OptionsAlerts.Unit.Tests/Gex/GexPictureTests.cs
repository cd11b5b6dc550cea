using OptionsAlerts.Gex.Core;
using OptionsAlerts.Notifier.Charts.Drawing;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Gex;
using Shouldly;
using SkiaSharp;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class GexPictureTests : IDisposable
{
    private const string CallWallColour = "#1B7A3D";
    private const string PutWallColour = "#B3261E";
    private const string FlipColour = "#7B1FA2";
    private const string SpotColour = "#1558B0";
    private const string FurtherFlipColour = "#D3B4DF";
    private readonly string _folder = Directory.CreateTempSubdirectory("gex-picture").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void calls_stand_above_zero_and_puts_below_each_at_its_strike_in_proportion()
    {
        var drawing = Draw(600, Row('P', 590, 4_000), Row('C', 600, 3_000), Row('P', 600, 3_000), Row('C', 610, 4_000));
        var (calls, puts) = (drawing.CallBars.OrderBy(bar => bar.Left).ToArray(), drawing.PutBars.OrderBy(bar => bar.Left).ToArray());
        (calls.Length, puts.Length).ShouldBe((2, 2));
        var zero = calls[0].Bottom;
        calls.ShouldAllBe(bar => Math.Abs(bar.Bottom - zero) < 0.01);
        puts.ShouldAllBe(bar => Math.Abs(bar.Top - zero) < 0.01);
        // Puts at 590 and 600, calls at 600 and 610.
        puts[1].Middle.ShouldBe(calls[0].Middle, 0.01);
        (puts[1].Middle - puts[0].Middle).ShouldBe(calls[1].Middle - calls[0].Middle, 0.01);
        // The same open interest on both sides of a strike: as high as deep, and without a net.
        calls[0].Height.ShouldBe(puts[1].Height, 0.01);
        drawing.NetBars.Select(bar => bar.Height).Order().ShouldBe(new[] { puts[0].Height, calls[1].Height }.Order(), 0.01);
    }

    [Fact]
    public void lines_stand_at_spot_the_walls_and_the_flip_and_say_so()
    {
        Assert.SkipUnless(Picture.HasFonts, "No font is installed here.");
        var drawing = Draw(602.5, Row('P', 580, 1_000), Row('P', 590, 9_000), Row('C', 600, 100), Row('C', 610, 9_000), Row('C', 620, 1_000));
        var (call, put) = (drawing.CallBars.MaxBy(bar => bar.Height), drawing.PutBars.MaxBy(bar => bar.Height));
        drawing.Lines(CallWallColour).ShouldHaveSingleItem().ShouldBe(call.Middle, 0.01);
        drawing.Lines(PutWallColour).ShouldHaveSingleItem().ShouldBe(put.Middle, 0.01);
        var perPoint = (call.Middle - put.Middle) / 20;
        drawing.Lines(SpotColour).ShouldHaveSingleItem().ShouldBe(put.Middle + (12.5 * perPoint), 0.01);
        var flip = 590 + ((drawing.Lines(FlipColour).ShouldHaveSingleItem() - put.Middle) / perPoint);
        drawing.Names.Keys.ShouldBe(["Spot 602.50", $"Gamma flip {GexWording.Price(flip)}", "Call wall 610", "Put wall 590"], ignoreOrder: true);
        drawing.Words.ShouldContain(words =>
            words.StartsWith("SPY, 2026-03-02 11:00 ET: ", StringComparison.Ordinal) && words.Contains(" gamma, net ", StringComparison.Ordinal) && words.EndsWith(" per 1 %", StringComparison.Ordinal));
    }

    [Fact]
    public void names_cover_neither_each_other_nor_a_bar_nor_the_edge()
    {
        Assert.SkipUnless(Picture.HasFonts, "No font is installed here.");
        // Spot, both walls and the flip within a few pixels, and a strike far off that makes the picture wide.
        var drawing = Draw(600.1, Row('P', 600, 9_000), Row('C', 600, 9_100), Row('P', 599, 50), Row('C', 650, 3_000));
        var (names, bars) = (drawing.Names.Values.ToArray(), drawing.CallBars.Concat(drawing.PutBars).ToArray());
        names.Length.ShouldBeGreaterThanOrEqualTo(3);
        for (var i = 0; i < names.Length; i++)
        {
            names[(i + 1)..].ShouldAllBe(other => !other.Covers(names[i]));
            bars.ShouldAllBe(bar => bar.Height < 1 || !bar.Covers(names[i]));
            (names[i].Left > 0 && names[i].Right < Picture.Width && names[i].Top > 0).ShouldBeTrue();
        }
    }

    [Fact]
    public void what_lies_outside_is_named_at_the_edge_without_a_line()
    {
        Assert.SkipUnless(Picture.HasFonts, "No font is installed here.");
        var drawing = Draw(600, Row('P', 400, 9_000_000, 0.9), Row('P', 590, 500), Row('C', 600, 500), Row('C', 610, 400));
        drawing.Lines(PutWallColour).ShouldBeEmpty();
        drawing.Names.Keys.ShouldContain("← Put wall 400");
        drawing.Names["← Put wall 400"].Right.ShouldBeLessThan(Picture.Width / 2);
    }

    [Fact]
    public void one_strike_without_flip_is_a_picture_that_says_there_is_none()
    {
        var drawing = Draw(600.5, Row('C', 610, 5_000));
        drawing.CallBars.ShouldHaveSingleItem().Width.ShouldBeInRange(20, 200);
        drawing.Lines(FlipColour).ShouldBeEmpty();
        drawing.Lines(SpotColour).ShouldHaveSingleItem();
        if (Picture.HasFonts) drawing.Words.ShouldContain(words => words.EndsWith("per 1 %, no flip", StringComparison.Ordinal));
    }

    [Fact]
    public void a_chain_without_exposure_is_an_empty_picture_with_spot()
    {
        var drawing = Draw(600.5, """{"option":"SPY260320C00610000","bid":null,"ask":null,"iv":null,"open_interest":null,"volume":null,"delta":null,"gamma":null}""");
        drawing.CallBars.ShouldBeEmpty();
        drawing.Lines(CallWallColour).ShouldBeEmpty();
        drawing.Lines(SpotColour).ShouldHaveSingleItem();
        if (Picture.HasFonts) drawing.Words.ShouldContain("SPY, 2026-03-02 11:00 ET: no gamma exposure");
    }

    [Fact]
    public void further_flips_are_faint_and_the_nearest_is_strong()
    {
        var drawing = Draw(600, Row('C', 570, 5_000, 0.1), Row('P', 600, 5_000, 0.1), Row('C', 630, 5_000, 0.1));
        drawing.Lines(FlipColour).ShouldHaveSingleItem();
        drawing.Lines(FurtherFlipColour).ShouldNotBeEmpty();
    }

    [Fact]
    public void dealers_short_both_pile_puts_onto_calls_below_zero()
    {
        var settings = GexSettings.Default with { DealerSign = DealerSign.ShortBoth };
        var drawing = Draw(600, settings, Row('C', 600, 3_000), Row('P', 600, 2_000), Row('C', 610, 3_000));
        var (call, put) = (drawing.CallBars.MinBy(bar => bar.Left), drawing.PutBars.MaxBy(bar => bar.Height));
        put.Top.ShouldBe(call.Bottom, 0.01);
        drawing.NetBars.MinBy(bar => bar.Left).Height.ShouldBe(call.Height + put.Height, 0.01);
    }

    [Fact]
    public void bars_that_reach_low_at_the_right_leave_the_legend_room()
    {
        var drawing = Draw(600, Row('C', 590, 100), Row('P', 600, 4_000), Row('P', 625, 50_000), Row('P', 630, 60_000));
        drawing.PutBars.ShouldAllBe(bar => !bar.Covers(drawing.Legend) && bar.Bottom < drawing.Legend.Top - 40);
    }

    [Theory]
    [InlineData("spx_2025-08-28.csv")]
    [InlineData("iwm-2026-06-30")]
    public void a_real_chain_has_bars_enough_and_none_so_thin_that_it_is_lost(string chain)
    {
        var path = SharedData.Path($"chains/{chain}");
        if (Directory.Exists(path)) path = Directory.GetFiles(path).Order(StringComparer.Ordinal).First();
        var file = Path.Combine(_folder, "real.svg");
        Run(path, file, GexSettings.Default);
        var drawing = new Drawing(file);
        drawing.CallBars.Length.ShouldBeInRange(30, 500);
        drawing.CallBars.ShouldAllBe(bar => bar.Width > 2);
    }

    [Fact]
    public void a_png_has_the_size_and_the_colours()
    {
        var file = Path.Combine(_folder, "gex.png");
        Run(Chain(600, Row('P', 590, 4_000), Row('C', 610, 4_000)), file, GexSettings.Default);
        using var picture = SKBitmap.Decode(file);
        (picture.Width, picture.Height).ShouldBe((Picture.Width, Picture.Height));
        Count(picture, 0.6, 1, SKColor.Parse("#9ccfae")).ShouldBeGreaterThan(Count(picture, 0, 0.4, SKColor.Parse("#9ccfae")) + 1_000);
        Count(picture, 0, 0.4, SKColor.Parse("#f0aaa8")).ShouldBeGreaterThan(Count(picture, 0.6, 1, SKColor.Parse("#f0aaa8")) + 1_000);
    }

    [Fact]
    public void json_is_written_beside_the_picture_and_nothing_else()
    {
        using var output = new StringWriter();
        using var console = new TestConsole();
        GexCommand.Run(Chain(600, Row('C', 610, 4_000)), json: true, GexSettings.Default, output, console, Path.Combine(_folder, "gex.svg"));
        System.Text.Json.JsonDocument.Parse(output.ToString()).RootElement.GetProperty("symbol").GetString().ShouldBe("SPY");
        console.Output.ShouldBeEmpty();
        File.Exists(Path.Combine(_folder, "gex.svg")).ShouldBeTrue();
    }

    [Fact]
    public void a_folder_that_is_not_there_is_bad_input_in_one_line()
    {
        var file = Path.Combine(_folder, "absent", "gex.png");
        var refusal = Should.Throw<BadInputException>(() => Run(Chain(600, Row('C', 610, 4_000)), file, GexSettings.Default)).Message;
        refusal.ShouldStartWith($"{file}: cannot be written");
        refusal.ShouldNotContain('\n');
    }

    [Fact]
    public void another_ending_is_refused_before_anything_is_read()
    {
        var root = new System.CommandLine.RootCommand { GexCommand.Create() };
        root.Parse(["gex", "none.json", "--plot", "gex.pdf"]).Errors.ShouldHaveSingleItem().Message.ShouldContain(".png or .svg");
    }

    private static string Row(char right, int strike, int openInterest, double volatility = 0.2) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $$"""{"option":"SPY260320{{right}}{{strike * 1000:00000000}}","bid":1,"ask":2,"iv":{{volatility}},"open_interest":{{openInterest}},"volume":1,"delta":0.4,"gamma":0.01}""");

    private string Chain(double spot, params string[] rows)
    {
        var chain = Path.Combine(_folder, "chain.json");
        File.WriteAllText(chain, string.Create(System.Globalization.CultureInfo.InvariantCulture, $$$"""
            {"timestamp":"2026-03-02 16:15:00","data":{"symbol":"SPY","current_price":{{{spot}}},"last_trade_time":"2026-03-02T11:00:00","options":[{{{string.Join(',', rows)}}}]},"symbol":"SPY"}
            """));
        return chain;
    }

    private Drawing Draw(double spot, params string[] rows) => Draw(spot, GexSettings.Default, rows);

    private Drawing Draw(double spot, GexSettings settings, params string[] rows)
    {
        var file = Path.Combine(_folder, "gex.svg");
        Run(Chain(spot, rows), file, settings);
        return new Drawing(file);
    }

    private static void Run(string chain, string file, GexSettings settings)
    {
        using var console = new TestConsole().Width(200);
        GexCommand.Run(chain, json: false, settings, TextWriter.Null, console, file);
        console.Output.ReplaceLineEndings(string.Empty).ShouldContain($"Drawn: {file}");
    }

    private static int Count(SKBitmap picture, double from, double to, SKColor colour)
    {
        var hits = 0;
        for (var x = (int)(picture.Width * from); x < (int)(picture.Width * to); x++)
        {
            for (var y = 0; y < picture.Height; y++)
                if (picture.GetPixel(x, y) == colour) hits++;
        }

        return hits;
    }
}
