import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.ValidateOutcome;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataSerializer;
import org.javarosa.xform.util.XFormUtils;

/**
 * Plays answer scripts with JavaRosa. One command a line, fields separated by tabs; each answered by lines
 * of which the last is "END".
 */
public final class Oracle {
    private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    private FormDef form;
    private FormEntryController controller;

    public static void main(String[] args) throws Exception {
        System.setOut(System.err);
        PrototypeManager.registerPrototypes(JavaRosaCoreModule.classNames);
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        new XFormsModule().registerModule();
        Oracle oracle = new Oracle();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                oracle.run(line.split("\t", -1));
            } catch (Exception | StackOverflowError | NoClassDefFoundError e) {
                OUT.println("ERROR\t" + String.valueOf(e.getMessage()).replace('\n', ' ').replace('\t', ' '));
            }
            OUT.println("END");
            OUT.flush();
        }
    }

    private void run(String[] command) throws Exception {
        switch (command[0]) {
            case "LOAD" -> load(command[1]);
            case "ANSWER" -> answer(command[1], command[2]);
            case "ADD" -> add(command[1]);
            case "REMOVE" -> remove(command[1]);
            case "DUMP" -> dump();
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    private void load(String path) throws Exception {
        form = XFormUtils.getFormFromFormXml(new File(path).getAbsolutePath(), null);
        controller = new FormEntryController(new FormEntryModel(form));
        form.initialize(true, new InstanceInitializationFactory());
        walk();
        OUT.println("OK");
    }

    private void walk() {
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        while (controller.stepToNextEvent() != FormEntryController.EVENT_END_OF_FORM) {
            // stepping creates the occurrences that a repeat count asks for
        }
    }

    private FormIndex find(String path, int event) {
        FormEntryModel model = controller.getModel();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        int at = controller.stepToNextEvent();
        while (at != FormEntryController.EVENT_END_OF_FORM) {
            FormIndex index = model.getFormIndex();
            if (at == event && path.equals(index.getReference().toString(true))) {
                return index;
            }
            at = controller.stepToNextEvent();
        }
        return null;
    }

    private void answer(String path, String value) {
        FormIndex index = find(path, FormEntryController.EVENT_QUESTION);
        if (index == null) {
            OUT.println("STATUS\tabsent");
            return;
        }
        FormEntryPrompt prompt = controller.getModel().getQuestionPrompt(index);
        IAnswerData data = null;
        if (!value.isEmpty()) {
            IAnswerData template = AnswerDataFactory.template(prompt.getControlType(), prompt.getDataType());
            data = template == null ? new StringData(value) : template.cast(new UncastData(value));
        }
        int status = controller.answerQuestion(index, data, true);
        OUT.println("STATUS\t" + switch (status) {
            case FormEntryController.ANSWER_OK -> "ok";
            case FormEntryController.ANSWER_CONSTRAINT_VIOLATED -> "constraint";
            default -> "required";
        });
        walk();
    }

    private void add(String path) {
        FormIndex index = find(path, FormEntryController.EVENT_PROMPT_NEW_REPEAT);
        if (index == null) {
            OUT.println("STATUS\tabsent");
            return;
        }
        controller.newRepeat(index);
        OUT.println("STATUS\tok");
        walk();
    }

    private void remove(String path) {
        FormIndex index = find(path, FormEntryController.EVENT_REPEAT);
        if (index == null) {
            OUT.println("STATUS\tabsent");
            return;
        }
        controller.deleteRepeat(index);
        OUT.println("STATUS\tok");
        walk();
    }

    private void dump() throws Exception {
        nodes(form.getMainInstance().getRoot());
        ValidateOutcome outcome = form.validate(true);
        if (outcome == null || outcome.outcome == FormEntryController.ANSWER_OK) {
            OUT.println("VALID");
        } else {
            String reason = outcome.outcome == FormEntryController.ANSWER_CONSTRAINT_VIOLATED ? "constraint" : "required";
            OUT.println("INVALID\t" + outcome.failedPrompt.getReference().toString(true) + "\t" + reason);
        }
        byte[] xml = new XFormSerializingVisitor().serializeInstance(form.getMainInstance());
        OUT.println("XML\t" + Base64.getEncoder().encodeToString(xml));
    }

    private void nodes(TreeElement element) {
        for (int i = 0; i < element.getNumChildren(); i++) {
            TreeElement child = element.getChildAt(i);
            if (child.getMult() == TreeReference.INDEX_TEMPLATE) {
                continue;
            }
            String value = "";
            if (child.getValue() != null) {
                Object text = new XFormAnswerDataSerializer().serializeAnswerData(child.getValue(), child.getDataType());
                value = text instanceof String ? (String) text : child.getValue().uncast().getString();
            }
            OUT.println("NODE\t" + child.getRef().toString(true) + "\t" + (child.isRelevant() ? "1" : "0") + "\t"
                + value.replace("\n", " ").replace("\t", " "));
            nodes(child);
        }
    }
}
