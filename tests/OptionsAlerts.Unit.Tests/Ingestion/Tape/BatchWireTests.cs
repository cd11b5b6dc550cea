using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

public sealed class BatchWireTests
{
    [Fact]
    public void a_batch_of_the_tape_comes_back_as_it_was()
    {
        var rig = new TapeRig(at: TapeRig.InSession);
        foreach (var price in new[] { 0.05, 1234.5678, 0.1 + 0.2 }) rig.Tape.Trade(rig.Print(price: price, flags: TradeFlags.Late));
        var batch = rig.Tick().Single();
        var back = JsonSerializer.Deserialize<OptionTradeBatch>(JsonSerializer.Serialize(batch, ContractJson.Options), ContractJson.Options)!;
        (back.Number, back.GapBefore, back.AsOf, back.Underlying).ShouldBe((1, true, batch.AsOf, "SPY"));
        back.Price.ShouldBe(batch.Price);
        back.TimeMicros.ShouldBe(batch.TimeMicros);
        back.Flags.ShouldBe(batch.Flags);
    }

    [Fact]
    public void a_batch_without_a_number_is_written_as_ever()
    {
        var rig = new TapeRig();
        rig.Tape.Trade(rig.Print());
        var batch = rig.Tick().Single();
        JsonSerializer.Serialize(batch, ContractJson.Options).ShouldContain("\"number\":1");
        JsonSerializer.Serialize(batch with { Number = 0 }, ContractJson.Options).ShouldNotContain("number");
    }
}
