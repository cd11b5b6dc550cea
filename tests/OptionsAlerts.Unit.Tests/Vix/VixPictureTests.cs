using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Vix;
using Shouldly;
using SkiaSharp;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class VixPictureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vix-picture").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void a_png_shows_each_day_over_the_colour_of_its_regime()
    {
        // A quiet half and a stormy half, under the days that a model takes: bands by threshold, blue on the left, red on the right.
        using var picture = SKBitmap.Decode(Draw(Path.Combine(_folder, "vix.png"), 200));
        (picture.Width, picture.Height).ShouldBe((1600, 760));
        Share(picture, from: 0.1, to: 0.48, colour => colour.Blue > colour.Red + 20).ShouldBeGreaterThan(0.7);
        Share(picture, from: 0.56, to: 0.95, colour => colour.Red > colour.Blue + 20).ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public void an_svg_is_one_whole_document()
    {
        var document = System.Xml.Linq.XDocument.Load(Draw(Path.Combine(_folder, "vix.svg"), 200));
        document.Root!.Name.LocalName.ShouldBe("svg");
        document.Descendants().Count(element => element.Name.LocalName is "path" or "rect" or "polyline" or "line").ShouldBeGreaterThan(10);
    }

    [Fact]
    public void the_highest_close_and_the_last_are_named()
    {
        Assert.SkipUnless(OptionsAlerts.Notifier.Charts.Drawing.Picture.HasFonts, "No font is installed here.");
        var document = System.Xml.Linq.XDocument.Load(Draw(Path.Combine(_folder, "vix.svg"), 200));
        var words = document.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value.Trim()).ToList();
        // 38 + 4 × 0.3, first on the hundred and fifth day; the last is the same height.
        words.ShouldContain("39.20 on 2020-04-14");
        words.ShouldContain("VIX 2020-01-01 to 2020-07-18, last 39.20: threshold regimes");
    }

    [Fact]
    public void a_model_gives_the_bands_where_there_are_days_enough()
    {
        using var picture = SKBitmap.Decode(Draw(Path.Combine(_folder, "model.png"), 1_200));
        Share(picture, from: 0.1, to: 0.48, colour => colour.Blue > colour.Red + 20).ShouldBeGreaterThan(0.5);
        Share(picture, from: 0.56, to: 0.95, colour => colour.Red > colour.Blue + 20).ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void a_picture_replaces_what_was_there_and_leaves_nothing_beside()
    {
        var file = Path.Combine(_folder, "vix.png");
        File.WriteAllText(file, "old");
        Draw(file, 200);
        new FileInfo(file).Length.ShouldBeGreaterThan(10_000);
        Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["vix.csv", "vix.png"]);
    }

    [Fact]
    public void a_place_that_cannot_be_written_is_bad_input_in_one_line()
    {
        var refusal = Should.Throw<BadInputException>(() => Draw(Path.Combine(_folder, "absent", "vix.png"), 200)).Message;
        refusal.ShouldContain("cannot be written");
        refusal.ShouldNotContain("\n");
    }

    private string Draw(string file, int days)
    {
        var history = Path.Combine(_folder, "vix.csv");
        var first = new DateOnly(2020, 1, 1);
        File.WriteAllLines(history, Enumerable.Range(0, days).Select(day => Row(first.AddDays(day), (day < days / 2 ? 12 : 38) + (day % 5 * 0.3))).Prepend("DATE,OPEN,HIGH,LOW,CLOSE"));
        var console = new TestConsole();
        VixCommand.Run(history, json: false, last: 5, TextWriter.Null, console, hmm: null, file);
        console.Output.ReplaceLineEndings(string.Empty).ShouldContain("Drawn: ");
        return file;
    }

    private static string Row(DateOnly day, double value) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{value},{value},{value},{value}");

    // Of the pixels in a part of the picture's width, in the middle of its height.
    private static double Share(SKBitmap picture, double from, double to, Func<SKColor, bool> counts)
    {
        var (hits, all) = (0, 0);
        for (var x = (int)(picture.Width * from); x < picture.Width * to; x += 3)
        {
            for (var y = (int)(picture.Height * 0.4); y < picture.Height * 0.6; y += 3, all++)
                if (counts(picture.GetPixel(x, y))) hits++;
        }

        return (double)hits / all;
    }
}
