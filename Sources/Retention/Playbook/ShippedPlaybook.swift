/// The playbooks that come with churn: the same texts as `playbooks/en.yaml` and `playbooks/zh.yaml`, in the program, so that it
/// stays one file.
enum ShippedPlaybook {
    static let english = """
        # What to do about each cause of churn, by how high the risk is (odds against the base rate), and what the agent may say.
        # Edit it freely: every cause needs an action and a phrase for high, medium and low.
        # Under tiers stands what is done instead for customers of high, middle or low value, where the model knows values.
        language: en

        # What your own attributes are about (service, price, product, engagement, relationship, life_cycle), and what can be done
        # about them: become (one of these texts), can: raise or can: lower (a number). Others are life_cycle and left alone.
        # attributes:
        #   plan: {cause: price, become: [plus, premium]}
        #   monthly_fee: {cause: price, can: lower}
        #   region: life_cycle

        plays:
          service:
            high:
              action: Call today; settle what is open while on the phone and name one person who stays in charge.
              phrase: I have read what troubled you and I am sorry. May I settle it with you right now?
              tiers:
                high:
                  action: Have whoever leads the service call today, settle what is open and stay in charge.
                  phrase: I lead our service, and I am sorry for the trouble. I will see to it myself; may I settle it with you now?
            medium:
              action: Call this week; say how matters stand and by when what is open will be settled.
              phrase: I would like to hear whether our service was as it should be, and make sure nothing is left open.
            low:
              action: Ask by message how content they are with the service; where a complaint was settled, whether it was settled well.
              phrase: How content are you with our service? Is there anything we could do better?
          price:
            high:
              action: Call; compare what is used with what is paid and offer the price that fits, within your limits.
              phrase: I have looked at what you use. May I show you how you would pay less for it?
              tiers:
                low:
                  action: Write; show the cheaper price that fits what is used. No discount, no call.
                  phrase: There is a price that fits better what you use. You find it here.
            medium:
              action: Offer a saving that is tied to staying, as a yearly instead of a monthly price.
              phrase: There is a better price for customers who have been with us as long as you. Shall I explain it?
            low:
              action: Send the overview of prices with the next message; no discount.
              phrase: If you ever wonder whether you are on the right price, I am glad to check it with you.
          product:
            high:
              action: Call; find out what does not fit and propose one replacement, with return free of charge.
              phrase: Did what you bought from us do what you hoped? If it did not, let us find what does.
            medium:
              action: Propose one product that goes with what was bought before.
              phrase: Customers with your taste like something that you have not tried yet. May I tell you about it?
            low:
              action: Send advice on using what was bought.
              phrase: Here is how to get the most out of what you bought.
          engagement:
            high:
              action: Call; ask what has changed, and agree on a next purchase or visit with a date.
              phrase: We have not seen you for a while. Has something changed, and what can I do for you?
            medium:
              action: Send a personal reminder of what was bought or used most, with an easy way back.
              phrase: You used to come by more often. Would a reminder when your favourites are back help you?
            low:
              action: Leave in the regular newsletter; look again next month.
              phrase: It is good to have you with us. Is there anything you would like to see more of?
          relationship:
            high:
              action: Call; ask openly how content the customer is, note the answer, and come back on it within two days.
              phrase: Your opinion matters to me. What should we do better, so that you would recommend us?
            medium:
              action: Thank for loyalty with points or a small favour that can be used at once.
              phrase: Thank you for being with us. You have points that you can use today; shall I show you how?
            low:
              action: Ask for an answer to a short survey.
              phrase: May I ask you two short questions on how content you are?
          life_cycle:
            high:
              action: Call; welcome new customers and go through the first steps, ask long-standing ones what they need now.
              phrase: I am your contact here, and I would like to know what you need from us at present.
            medium:
              action: Introduce the contact person by mail, with a direct number.
              phrase: Here is my direct number, whatever comes up.
            low:
              action: No contact beyond the regular ones.
              phrase: Thank you for your trust.

        """

    static let chinese = """
        # 针对每种流失原因、按风险高低（与基准流失率的胜算相比）给出的行动，以及客服可以说的话。
        # 可以随意修改：每种原因的高（high）、中（medium）、低（low）都要有行动（action）和话术（phrase）。
        # 在 tiers 下可以写明对高（high）、中（middle）、低（low）价值客户改用的做法（需要模型知道客户价值）。
        language: zh

        # 您自己的客户属性属于哪种原因（service 服务、price 价格、product 产品、engagement 活跃度、relationship 客户关系、
        # life_cycle 生命周期），以及能做什么：become（可以变成的取值）、can: raise 或 can: lower（数值可提高或降低）。
        # 其余属性视为 life_cycle，不作处理。
        # attributes:
        #   plan: {cause: price, become: [plus, premium]}
        #   monthly_fee: {cause: price, can: lower}
        #   region: life_cycle

        plays:
          service:
            high:
              action: 当天致电，在通话中处理完遗留问题，并指定一位专人负责到底。
              phrase: 我了解到给您带来的不便，非常抱歉。我现在就为您处理，可以吗？
              tiers:
                high:
                  action: 由服务负责人当天亲自致电，处理完遗留问题并负责到底。
                  phrase: 我是服务负责人，给您添麻烦了，非常抱歉。这件事由我亲自跟进，现在就为您处理，可以吗？
            medium:
              action: 本周内致电，说明处理进展和完成期限。
              phrase: 我想了解我们的服务是否让您满意，确保没有遗漏的问题。
            low:
              action: 发消息询问对服务是否满意；如有投诉已处理完，一并询问处理得是否妥当。
              phrase: 请问您对我们的服务满意吗？有什么可以改进的地方？
          price:
            high:
              action: 致电，对比客户的使用情况与费用，在权限内提供更合适的价格。
              phrase: 我看了您的使用情况，想为您介绍一个更省钱的方案，可以吗？
              tiers:
                low:
                  action: 发消息介绍更符合使用情况的低价方案；不打折，不致电。
                  phrase: 有一个更符合您使用情况的价格方案，您可以在这里查看。
            medium:
              action: 提供与续约挂钩的优惠，例如按年付费代替按月付费。
              phrase: 像您这样的老客户可以享受更优惠的价格，我为您介绍一下好吗？
            low:
              action: 在下一次消息中附上价格一览，不提供折扣。
              phrase: 如果您想确认现在的价格是否合适，我很乐意为您核对。
          product:
            high:
              action: 致电，了解哪里不合适，推荐一种替代产品并提供免费退换。
              phrase: 您买的产品用得还满意吗？如果不合适，我们一起找更适合您的。
            medium:
              action: 推荐一种与以往购买相配的产品。
              phrase: 有一款您还没有试过、和您喜好相近的产品，我为您介绍一下好吗？
            low:
              action: 发送所购产品的使用建议。
              phrase: 这里有一些小建议，帮您更好地使用买到的产品。
          engagement:
            high:
              action: 致电，询问有什么变化，约定下一次购买或到访的日期。
              phrase: 好久没有见到您了，是不是有什么变化？我能为您做些什么？
            medium:
              action: 发送个人化提醒，介绍客户最常购买或使用的内容，并附上方便的入口。
              phrase: 您以前来得更多一些。您喜欢的产品到货时，需要我提醒您吗？
            low:
              action: 保留在常规通讯中，下个月再看。
              phrase: 感谢您一直和我们在一起。您还希望看到哪些内容？
          relationship:
            high:
              action: 致电，坦诚询问满意程度，记录回答，并在两天内答复。
              phrase: 您的意见对我很重要。我们做好哪一点，您才愿意向朋友推荐我们？
            medium:
              action: 用可以马上使用的积分或小礼遇感谢客户的支持。
              phrase: 感谢您的支持。您有积分今天就可以使用，我来告诉您怎么用好吗？
            low:
              action: 邀请客户回答一份简短的问卷。
              phrase: 可以问您两个关于满意度的小问题吗？
          life_cycle:
            high:
              action: 致电，欢迎新客户并陪同完成最初的步骤；询问老客户现在的需要。
              phrase: 我是您的专属联系人，想了解您现在对我们有什么需要。
            medium:
              action: 发邮件介绍联系人，并附上直拨电话。
              phrase: 这是我的直拨电话，有任何事情都可以找我。
            low:
              action: 除常规联系外不另行联系。
              phrase: 感谢您的信任。

        """
}
