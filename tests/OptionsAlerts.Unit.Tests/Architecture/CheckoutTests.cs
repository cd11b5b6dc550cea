using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Architecture;

/// <summary>What the files of the checkout promise: sizes, one way to start, and a list of banned symbols that is in force.</summary>
public sealed partial class CheckoutTests
{
    private const int LongestFile = 400;

    [Fact]
    public void no_source_file_is_longer_than_400_lines()
    {
        Product.Sources.Count.ShouldBeGreaterThan(100);
        TooLong(Product.Sources, LongestFile).ShouldBeEmpty();
    }

    [Fact]
    public void a_file_that_is_too_long_is_found()
    {
        var longest = Product.Sources.Max(Lines);
        TooLong(Product.Sources, longest).ShouldBeEmpty();
        TooLong(Product.Sources, longest - 1).ShouldNotBeEmpty();
    }

    [Fact]
    public void nine_in_ten_source_files_are_under_200_lines() => Product.Sources.Count(file => Lines(file) < 200).ShouldBeGreaterThanOrEqualTo(Product.Sources.Count * 9 / 10);

    [Fact]
    public void every_service_starts_in_the_one_shared_way()
    {
        var programs = Product.Checkout.GetDirectories("services").Single().GetDirectories().Select(folder => new FileInfo(Path.Combine(folder.FullName, "Program.cs"))).ToArray();
        programs.Length.ShouldBe(Product.Services.Count);
        foreach (var program in programs)
        {
            var statement = File.ReadLines(program.FullName).Where(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal)).ShouldHaveSingleItem();
            var start = SharedStart().Match(statement);
            start.Success.ShouldBeTrue(statement);
            start.Groups["name"].Value.ShouldBe(program.Directory!.Name);
            start.Groups["map"].Value.ShouldBe(start.Groups["add"].Value);
        }
    }

    [Fact]
    public void what_differs_by_machine_or_moment_is_banned()
    {
        string[] banned =
        [
            "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTime.Today", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow", "M:System.Guid.NewGuid", "P:System.Random.Shared",
            "M:System.Random.#ctor", "M:System.Threading.Thread.Sleep(System.Int32)", "M:System.Threading.Thread.Sleep(System.TimeSpan)", "M:System.String.GetHashCode", "T:System.HashCode",
            "M:System.Guid.CreateVersion7", "M:System.Guid.CreateVersion7(System.DateTimeOffset)", "P:System.Environment.TickCount", "P:System.Environment.TickCount64",
            "P:System.Globalization.CultureInfo.CurrentCulture", "P:System.Globalization.CultureInfo.CurrentUICulture",
        ];
        banned.Except(BannedSymbols().Select(line => line.Symbol), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void every_banned_symbol_exists_and_says_what_to_use_instead()
    {
        foreach (var (symbol, instead) in BannedSymbols())
        {
            var parts = Symbol().Match(symbol);
            parts.Success.ShouldBeTrue(symbol);
            var type = typeof(object).Assembly.GetType(parts.Groups["type"].Value).ShouldNotBeNull(symbol);
            if (parts.Groups["member"].Success) type.GetMember(parts.Groups["member"].Value.Replace('#', '.'), BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance).ShouldNotBeEmpty(symbol);
            instead.Length.ShouldBeGreaterThan(10, symbol);
        }
    }

    [Fact]
    public void the_ban_is_in_force_in_every_project()
    {
        var props = Root("Directory.Build.props");
        props.Descendants("AdditionalFiles").ShouldContain(item => (string?)item.Attribute("Include") == "$(MSBuildThisFileDirectory)eng/BannedSymbols.txt");
        props.Descendants("PackageReference").ShouldContain(item => (string?)item.Attribute("Include") == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        props.Descendants("TreatWarningsAsErrors").ShouldHaveSingleItem().Value.ShouldBe("true");
    }

    [Fact]
    public void no_setting_takes_the_ban_back_but_for_generated_code()
    {
        string[] patterns = [".editorconfig", "*.props", "*.targets", "*.csproj"];
        var files = patterns.SelectMany(pattern => Product.Checkout.EnumerateFiles(pattern, SearchOption.AllDirectories)).Where(file => !Product.IsBuilt(file)).ToArray();
        files.Length.ShouldBeGreaterThan(10);
        files.SelectMany(SettingsOfTheBan).Order(StringComparer.Ordinal).ShouldBe([".editorconfig [*.cs] dotnet_diagnostic.RS0030.severity = error", ".editorconfig [**/obj/**.cs] dotnet_diagnostic.RS0030.severity = none", GeneratedAlone], ignoreOrder: true);
    }

    // A project without a line of its own.
    private const string GeneratedAlone = "OptionsAlerts.Contracts.Grpc.csproj  <NoWarn>$(NoWarn);RS0030</NoWarn>";

    private static IEnumerable<string> SettingsOfTheBan(FileInfo file)
    {
        var section = string.Empty;
        foreach (var line in File.ReadLines(file.FullName))
        {
            if (line.StartsWith('[')) section = line;
            if (line.Contains("RS0030", StringComparison.Ordinal)) yield return $"{file.Name} {section} {line.Trim()}";
        }
    }

    private static IEnumerable<string> TooLong(IEnumerable<FileInfo> files, int most) => files.Where(file => Lines(file) > most).Select(file => $"{file.FullName}: {Lines(file)} lines");

    private static int Lines(FileInfo file) => File.ReadLines(file.FullName).Count();

    private static XDocument Root(string name) => XDocument.Load(Path.Combine(Product.Checkout.FullName, name));

    private static (string Symbol, string Instead)[] BannedSymbols() =>
        [.. from line in File.ReadLines(Path.Combine(Product.Checkout.FullName, "eng", "BannedSymbols.txt")) where line.Length > 0 select (line.Split(';', 2)[0], line.Split(';', 2)[^1])];

    [GeneratedRegex("""^return await ServiceHost\.RunAsync\("(?<name>[a-z-]+)", args, builder => builder\.Add(?<add>\w+)\(\), app => app\.Map(?<map>\w+)\(\)\);$""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SharedStart();

    [GeneratedRegex(@"^(T:(?<type>System(\.\w+)+)|[PM]:(?<type>System(\.\w+)+)\.(?<member>#?\w+)(\([\w.,]+\))?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Symbol();
}
