using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Configuration;

public sealed class ValidatedOptionsTests
{
    public sealed class Radar
    {
        [Range(1, 600)] public int IntervalSeconds { get; set; } = 30;
        public double? Threshold { get; set; }
        public DayOfWeek Day { get; set; }
        public string[] Symbols { get; set; } = [];
        public Dictionary<string, Dish> Dishes { get; } = [];
        [ValidateObjectMembers] public Dish Main { get; set; } = new();
        public string? ApiToken { get; set; }
        public int PinToken { get; set; }
    }

    public sealed class Dish
    {
        [Range(0.1, 100)] public double Metres { get; set; } = 1;
    }

    public sealed class Mast
    {
        public int Height { get; set; } = 3;
    }

    [Fact]
    public void what_is_set_takes_effect_and_the_rest_keeps_its_default()
    {
        var radar = Read(("Radar:Threshold", "2.5"), ("Radar:Day", "friday"), ("Radar:Symbols:0", "SPY"), ("Radar:Dishes:north:Metres", "4"));
        radar.IntervalSeconds.ShouldBe(30);
        radar.Threshold.ShouldBe(2.5);
        radar.Day.ShouldBe(DayOfWeek.Friday);
        radar.Symbols.ShouldBe(["SPY"]);
        radar.Dishes["north"].Metres.ShouldBe(4);
    }

    [Theory]
    [InlineData("Radar:IntervalSecond", "5", "Radar:IntervalSecond is not a known setting; did you mean 'IntervalSeconds'?")]
    [InlineData("Radar:Colour", "red", "Radar:Colour is not a known setting.")]
    [InlineData("Radar:Dishes:north:Meters", "5", "Radar:Dishes:north:Meters is not a known setting; did you mean 'Metres'?")]
    [InlineData("Radar:IntervalSeconds", "soon", "Radar:IntervalSeconds is 'soon' and must be a whole number.")]
    [InlineData("Radar:Day", "17", "Radar:Day is '17' and must be one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday.")]
    [InlineData("Radar:Symbols", "SPY,QQQ", "Radar:Symbols is a list: set Radar:Symbols:0, Radar:Symbols:1 and so on.")]
    [InlineData("Radar:Symbols:first", "SPY", "Radar:Symbols:first: Radar:Symbols is a list and 'first' is no position in it.")]
    [InlineData("Radar:IntervalSeconds:Max", "5", "Radar:IntervalSeconds is one value, not a section.")]
    [InlineData("Radar:PinToken", "hunter2", "Radar:PinToken is '***' and must be a whole number.")]
    [InlineData("Radar", "5", "Radar is a section, not one value.")]
    public void what_would_be_ignored_is_refused_with_its_key(string key, string value, string problem) =>
        Should.Throw<OptionsValidationException>(() => Read((key, value))).Failures.ShouldBe([problem]);

    [Theory]
    [InlineData("Radar:IntervalSeconds", "0", "IntervalSeconds")]
    [InlineData("Radar:Main:Metres", "1000", "Metres")]
    public void ranges_hold_in_the_options_and_in_their_members(string key, string value, string member) =>
        Should.Throw<OptionsValidationException>(() => Read((key, value))).Failures.ShouldHaveSingleItem().ShouldContain(member);

    [Fact]
    public void all_problems_are_named_at_once() =>
        Should.Throw<OptionsValidationException>(() => Read(("Radar:Colour", "red"), ("Radar:IntervalSeconds", "x"))).Failures.Count().ShouldBe(2);

    [Fact]
    public void a_sub_section_bound_by_other_options_is_theirs()
    {
        var builder = Builder(("Radar:Mast:Height", "9"));
        builder.AddValidatedOptions<Radar>("Radar");
        builder.AddValidatedOptions<Mast>("Radar:Mast");
        using var host = builder.Build();
        host.Services.GetRequiredService<IOptions<Radar>>().Value.IntervalSeconds.ShouldBe(30);
        host.Services.GetRequiredService<IOptions<Mast>>().Value.Height.ShouldBe(9);
    }

    [Fact]
    public void two_types_share_a_section()
    {
        var builder = Builder(("Radar:IntervalSeconds", "9"), ("Radar:Height", "7"));
        builder.AddValidatedOptions<Radar>("Radar");
        builder.AddValidatedOptions<Mast>("Radar");
        using var host = builder.Build();
        host.Services.GetRequiredService<IOptions<Radar>>().Value.IntervalSeconds.ShouldBe(9);
        host.Services.GetRequiredService<IOptions<Mast>>().Value.Height.ShouldBe(7);
    }

    [Fact]
    public void registering_twice_binds_once()
    {
        var builder = Builder(("Radar:Symbols:0", "SPY"));
        builder.AddValidatedOptions<Radar>("Radar");
        builder.AddValidatedOptions<Radar>("Radar");
        using var host = builder.Build();
        host.Services.GetRequiredService<IOptions<Radar>>().Value.Symbols.ShouldBe(["SPY"]);
    }

    [Fact]
    public async Task a_bad_value_stops_the_start()
    {
        var builder = Builder(("Radar:IntervalSeconds", "-1"));
        builder.AddValidatedOptions<Radar>("Radar");
        using var host = builder.Build();
        await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
    }

    private static Radar Read(params (string Key, string Value)[] settings)
    {
        var builder = Builder(settings);
        builder.AddValidatedOptions<Radar>("Radar");
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<Radar>>().Value;
    }

    private static HostApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        return builder;
    }
}
